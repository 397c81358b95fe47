/* port: the socket at which all workers wait for connections. */
#include "web/server.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PORTS_TRIED = 50 };

static int try_bind(const struct addrinfo *to, int port)
{
	struct sockaddr_storage address = {0};
	int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1, why;

	memcpy(&address, to->ai_addr, to->ai_addrlen);
	if (to->ai_family == AF_INET)
		((struct sockaddr_in *)&address)->sin_port = htons((uint16_t)port);
	else
		((struct sockaddr_in6 *)&address)->sin6_port = htons((uint16_t)port);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (fd >= 0 && !bind(fd, (struct sockaddr *)&address, to->ai_addrlen)
	    && !listen(fd, SOMAXCONN))
		return fd;
	why = errno;
	if (fd >= 0)
		close(fd);
	errno = why;
	return -1;
}

static bool is_loopback(const struct addrinfo *to)
{
	if (to->ai_family == AF_INET)
		return ntohl(
			   ((const struct sockaddr_in *)(const void *)to->ai_addr)->sin_addr.s_addr)
		    >> 24
		    == 127;
	return IN6_IS_ADDR_LOOPBACK(
	    &((const struct sockaddr_in6 *)(const void *)to->ai_addr)->sin6_addr);
}

static int bind_port(const struct server_options *o, const struct addrinfo *to, int *port,
    const char *address)
{
	int tries = o->port_strict ? 1 : PORTS_TRIED;

	for (*port = o->port; tries-- && *port < 65536; ++*port) {
		int fd = try_bind(to, *port);

		if (fd >= 0)
			return fd;
		if (errno != EADDRINUSE)
			break;
		fprintf(stderr, "yui serve: ポート %d は使われています。\n", *port);
	}
	fprintf(stderr, "yui serve: %s のポート %d を開けませんでした。%s\n", address, *port,
	    strerror(errno));
	return -1;
}

int port_open(const struct server_options *o, int *port, char *address, size_t room)
{
	const char *where = o->listen ? o->listen : "127.0.0.1";
	struct addrinfo hints = { .ai_flags = AI_NUMERICHOST | AI_PASSIVE,
		.ai_socktype = SOCK_STREAM },
			*to;
	int fd = -1;

	if (getaddrinfo(!strcmp(where, "localhost") ? "127.0.0.1" : where, NULL, &hints, &to)) {
		fprintf(stderr,
		    "yui serve: --listen には 127.0.0.1 や ::1 のようなアドレスを書いてください。\n");
		return -1;
	}
	snprintf(address, room, to->ai_family == AF_INET6 ? "[%s]" : "%s", where);
	if (installation.demo && !is_loopback(to))
		fputs(
		    "yui serve: 見本（--demo）はこの機械の中だけで動きます。127.0.0.1 以外では待ち受けません。\n",
		    stderr);
	else
		fd = bind_port(o, to, port, address);
	freeaddrinfo(to);
	return fd;
}
