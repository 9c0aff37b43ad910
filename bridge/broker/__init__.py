"""RabbitMQ: the only package that speaks AMQP."""
