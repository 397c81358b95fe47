/* server: a supervisor with its workers, and what they share. */
#ifndef SERVER_H
#define SERVER_H

#include "web/events.h"
#include "web/http.h"
#include "web/pace.h"
#include "web/tls.h"
#include "web/web.h"

#include <stdatomic.h>
#include <sys/epoll.h>

enum { WORKERS_MAX = 64, JOBS_MAX = 64, GATHER_MOST = 64, STOP_SECONDS = 10 };
/* Of what is open to everybody: in all, and from one address. */
enum { OPEN_JOBS_MAX = 16, OPEN_JOBS_EACH = 6 };
/* The keeper of the ledger comes behind the workers, and then the errand. */
enum { PROCESSES_MAX = WORKERS_MAX + 2 };

struct server_options {
	const char *where;  /* as store_open wants it */
	char *ledger; /* likewise, where its ledger is written; workers wipe it.  NULL: its place */
	const char *listen; /* a numeric address; NULL: 127.0.0.1 */
	int port;
	bool port_strict;             /* fail when the port is taken instead of trying the next */
	int workers;                  /* 0: one per core */
	bool behind_proxy;            /* believe X-Forwarded-Proto and -For */
	struct tls_files tls;         /* of no certificate: plain HTTP */
	const char *client_header;    /* where the proxy puts a client's certificate, or NULL */
	int connections, per_address; /* at most, per worker; 0: 2000 and 256 */
	int hang; /* seconds without a turn, after which a process is replaced; 0: 90 */
	const struct errand *errand;  /* run by a process of its own; NULL: there is none */
};

/* Serves until SIGTERM or SIGINT; the value is the exit code.  Prints one line with the address
 * when the first worker is ready. */
int server_run(const struct server_options *);

/* In memory shared by supervisor and workers; begins as zeroes. */
struct shared {
	_Atomic uint64_t codes;
	_Atomic int64_t ids;
	_Atomic bool ready[WORKERS_MAX];
	_Atomic int connections[WORKERS_MAX];
	_Atomic uint32_t turns[PROCESSES_MAX]; /* signs of life */
	struct events_shared events;
};

/* Something the worker's loop waits for. */
struct watch {
	void (*ready)(struct watch *, uint32_t events);
};

struct worker {
	int slot;
	const struct server_options *options;
	struct shared *shared;
	struct store *store;
	struct exchange **come; /* this turn, held, to be looked at together */
	int comers, come_room;
	struct waiting **waiting; /* gather.c: requests that write, and room for the next one */
	int waits, waiting_room;
	int64_t waits_since; /* µs: the first of them */
	struct pace saving;
	struct http *http;
	struct side *side, *open_side; /* NULL until something slow is asked for */
	struct stream *streams, *dead;
	int epoll, listen, signals;
	struct watch on_http, on_listen, on_signal, on_bus, on_ledger;
	struct tls *tls;         /* secure.c; NULL: plain HTTP */
	int64_t looked, warned;  /* µs: at its files; of its end */
	struct answers *answers; /* answers.c: those that wait for the ledger */
	bool stopping;
	int64_t stepped_back; /* µs: from the listening socket, since; 0: it is there */
	bool came_back;          /* and takes one, whoever has more */
	int64_t stop_until;   /* µs */
	int64_t kept; /* µs: when side_tick is due */
	uint32_t numbers;
	struct text log; /* lines not written yet */
	struct arena log_arena;
};

/* Never returns. */
_Noreturn void worker_run(int slot, const struct server_options *, struct shared *, int listen,
    int ledger);
void worker_watch(struct worker *, int fd, uint32_t events, struct watch *);
/* Answers those that have come since, or has gather.c save them. */
void worker_serve(struct worker *);

/* The listening socket, and as what it can be reached; -1: it has said on stderr why not. */
int port_open(const struct server_options *, int *port, char *address, size_t room);

/* ---- systemd.c: nothing where systemd does not listen ---- */

void systemd_ready(void);
void systemd_alive(void); /* about once a second; told only if its watchdog is on */
void systemd_stopping(void);

/* ---- door.c ---- */

void door_open(struct worker *);
void door_close(struct worker *);
void door_turn(struct worker *); /* every turn of the loop */
int door_patience(const struct worker *, int ms);

/* ---- secure.c: the certificate; nothing where there is none ---- */

void secure_open(struct worker *);
void secure_reload(struct worker *); /* or says in the log why all stays as it was */
void secure_tick(struct worker *, int64_t now);

/* ---- Between exchange and request: ask.c ---- */

void ask_request(const struct worker *, struct exchange *, struct work *, struct request *);
struct response *ask_response(const struct request *, int status);
struct response *ask_refusal(int status); /* a bare page */
struct response *ask_unlogged(bool done); /* 503: the ledger takes no entry */

/* ---- log.c: one line per request, no personal data ---- */

const char *log_number(struct worker *, struct arena *);
void log_request(struct worker *, const struct exchange *, const struct request *, int status);
void log_say(struct worker *, const char *, ...) __attribute__((format(printf, 2, 3)));
void log_flush(struct worker *);

/* ---- gather.c: what writes ---- */

/* The exchange's request, with a fresh work. */
struct request *gather_request(struct worker *, struct exchange *);
void gather_wait(struct worker *); /* the last one waits, held, for gather_run */
/* At the end of a turn; answers those who wait, unless others are to come. */
void gather_run(struct worker *);
int gather_patience(const struct worker *); /* ms until those who wait have waited enough */

/* ---- answers.c: no answer leaves before its entry is in the ledger ---- */

void answers_open(struct worker *, int ledger); /* a socket to the keeper */
bool answers_may(const struct worker *);        /* false: the ledger takes nothing at the moment */
/* Sends the response once the request's entry is on the disk; at once if it has none. */
void answers_give(struct worker *, struct exchange *, struct request *, int status,
    struct response *);
void answers_send(struct worker *); /* at the end of a turn: all its entries, together */
void answers_tick(struct worker *, int64_t now);
void answers_close(struct worker *); /* says how many entries go with it */

/* ---- side.c: slow routes, one after the other, on a thread of their own ---- */

/* 0, or the status to refuse with: too many wait already. */
int side_push(struct worker *, struct exchange *, const struct route *);
void side_tick(struct worker *, int64_t now); /* what is done without being asked: file_keep */

/* ---- assets.c ---- */

struct exchange;
bool assets_answer(struct exchange *); /* false: the path is none of an asset */

/* ---- events.c ---- */

void events_answer(struct worker *, struct exchange *, struct request *);
void events_ready(struct watch *, uint32_t); /* the bus has something */
void events_tick(struct worker *, int64_t now);
void events_bury(struct worker *); /* frees streams that ended; at the end of a turn */
void events_stop(struct worker *);

#endif
