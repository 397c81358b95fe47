/* secure: the certificate of a worker: read at its beginning, and anew when its files change. */
#include "web/server.h"
#include "web/tls.h"

#include <unistd.h>

enum { LOOK = 5, DAY = 24 * 3600, WARN_DAYS = 30, SECOND = 1000000 };

/* One worker says it for all. */
static void warn(struct worker *worker)
{
	int64_t days = (installation.certificate_until - moment_now()) / (DAY * 1000LL);

	worker->warned = clock_us();
	if (worker->slot == 0 && days < WARN_DAYS)
		log_say(worker, "the certificate ends in %lld days", (long long)days);
}

static void know(struct worker *worker)
{
	installation.certificate_until = tls_until(worker->tls);
	warn(worker);
}

void secure_open(struct worker *worker)
{
	const char *why = NULL;

	if (!worker->options->tls.certificate)
		return;
	worker->tls = tls_open(&worker->options->tls, &why);
	if (!worker->tls) {
		log_say(worker, "cannot read the certificate: %s", why);
		log_flush(worker);
		_exit(1);
	}
	know(worker);
}

void secure_reload(struct worker *worker)
{
	const char *why = NULL;

	if (!worker->tls)
		return;
	if (tls_reload(worker->tls, &why)) {
		log_say(worker, "the certificate was read anew");
		know(worker);
	} else {
		log_say(worker, "the certificate stays as it was: %s", why);
	}
}

void secure_tick(struct worker *worker, int64_t now)
{
	if (!worker->tls || now - worker->looked < LOOK * (int64_t)SECOND)
		return;
	worker->looked = now;
	if (tls_files_changed(worker->tls))
		secure_reload(worker);
	if (now - worker->warned > DAY * (int64_t)SECOND)
		warn(worker);
}
