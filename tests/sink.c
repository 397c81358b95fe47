/* sink: a relay for tests. */
#include "tests/sink.h"

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(FILE *f, const char *line)
{
	fprintf(f, "%s\r\n", line);
	fflush(f);
}

static bool take_mail(struct sink *s, FILE *f)
{
	char line[4096];
	size_t n = 0;

	answer(f, "354 go on");
	while (fgets(line, sizeof line, f) && strcmp(line, ".\r\n")) {
		if (s->way == SINK_CLOSES)
			return false;
		if (n + strlen(line) < sizeof s->mail) {
			memcpy(s->mail + n, line, strlen(line) + 1);
			n += strlen(line);
		}
	}
	if (s->way == SINK_REFUSES_WORDS) {
		answer(f, "554 5.7.1 not this one");
		return true;
	}
	s->taken++;
	answer(f, "250 taken");
	return true;
}

static void hang(FILE *f)
{
	char line[64];

	while (fgets(line, sizeof line, f))
		;
}

static bool command(struct sink *s, FILE *f, const char *line)
{
	if (!strncmp(line, "DATA", 4))
		return take_mail(s, f);
	if (!strncmp(line, "QUIT", 4)) {
		answer(f, "221 2.0.0 bye");
		return false;
	}
	if (!strncmp(line, "RCPT", 4)) {
		snprintf(s->to, sizeof s->to, "%.290s", line);
		answer(f,
		    s->way == SINK_WAITS          ? "451 4.2.0 come back"
			: s->way == SINK_REFUSES ? "550 5.1.1 nobody here"
						 : "250 yes");
		return true;
	}
	if (!strncmp(line, "MAIL", 4) && s->way == SINK_WANTS_TLS)
		answer(f, "530 5.7.0 STARTTLS first");
	else
		answer(f, "250 yes");
	return true;
}

static void talk(struct sink *s, int fd)
{
	char line[4096];
	FILE *f = fdopen(fd, "r+");

	setvbuf(f, NULL, _IONBF, 0);
	answer(f, "220 sink");
	if (s->way == SINK_HANGS)
		hang(f);
	while (fgets(line, sizeof line, f) && command(s, f, line))
		;
	fclose(f);
}

static void *run(void *sink)
{
	struct sink *s = sink;
	int fd;

	while ((fd = accept(s->listen, NULL, NULL)) >= 0) {
		s->came++;
		talk(s, fd);
	}
	return NULL;
}

void sink_open(struct sink *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof at;

	memset(s, 0, sizeof *s);
	s->listen = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(s->listen, (struct sockaddr *)(void *)&at, n) || listen(s->listen, 8)
	    || getsockname(s->listen, (struct sockaddr *)(void *)&at, &n)
	    || pthread_create(&s->thread, NULL, run, s))
		abort();
	s->port = ntohs(at.sin_port);
}

void sink_close(struct sink *s)
{
	shutdown(s->listen, SHUT_RDWR);
	pthread_join(s->thread, NULL);
	close(s->listen);
}
