/* hello: a bare libmicrohttpd that answers one line, the yardstick (1.0) of `make bench`.
 * As many event loops as Yui has workers. */
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static struct MHD_Response *answer;

static enum MHD_Result reply(void *context, struct MHD_Connection *connection, const char *url,
    const char *method, const char *version, const char *body, size_t *size, void **state)
{
	(void)context, (void)url, (void)method, (void)version, (void)body, (void)size;
	if (!*state) {
		*state = answer;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, answer);
}

int main(int argc, char **argv)
{
	static char line[] = "hello, world\n";
	unsigned short port = (unsigned short)(argc > 1 ? strtoul(argv[1], NULL, 10) : 8090);
	unsigned loops = (unsigned)(argc > 2 ? strtoul(argv[2], NULL, 10) : 2);
	sigset_t stop;
	int sig;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTERM);
	sigprocmask(SIG_BLOCK, &stop, NULL);
	answer = MHD_create_response_from_buffer(sizeof line - 1, line, MHD_RESPMEM_PERSISTENT);
	if (!MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, port, NULL, NULL, reply, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, loops, MHD_OPTION_END)) {
		fprintf(stderr, "hello: port %d is taken\n", port);
		return 1;
	}
	return sigwait(&stop, &sig);
}
