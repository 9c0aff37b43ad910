#!/usr/bin/env bash
# A RabbitMQ for demo and tests: nothing to do when one is named, Docker answers or the package is there.
set -euo pipefail
[ -n "${CTI_BRIDGE_TEST_AMQP_URL:-}${CTI_BRIDGE_AMQP_URL:-}${AMQP_URL:-}" ] && exit 0
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && exit 0
if command -v docker >/dev/null && timeout 10 docker info >/dev/null 2>&1; then exit 0; fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "No RabbitMQ: install the package rabbitmq-server, start Docker, or set CTI_BRIDGE_AMQP_URL." >&2
    exit 0
fi
echo "installing the package rabbitmq-server …"
policy=/usr/sbin/policy-rc.d
made=
if [ ! -e $policy ]; then # the package must not start a broker of its own on the usual ports
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod +x $policy && made=1
fi
trap '[ -z "$made" ] || rm -f $policy' EXIT
apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends rabbitmq-server >/dev/null </dev/null
