"""The fault suite: real processes, a real RabbitMQ, things going wrong, and a checker that knows what was promised."""
