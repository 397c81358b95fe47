/* sink: a relay for tests, on a thread of its own, that takes mail or does not. */
#ifndef SINK_H
#define SINK_H

#include <pthread.h>
#include <stdatomic.h>

enum sink_way {
	SINK_TAKES,
	SINK_WAITS,        /* 451 to whom the mail is for */
	SINK_REFUSES,      /* 550 likewise */
	SINK_REFUSES_WORDS, /* 554 after the mail */
	SINK_HANGS,        /* says nothing after its greeting */
	SINK_CLOSES,       /* in the middle of the mail */
	SINK_WANTS_TLS,    /* 530 to who sends */
};

/* What it speaks TLS with; set before anybody comes.  All zero: it does not. */
struct sink_tls {
	const char *certificate, *key; /* PEM files */
	const char *ciphers;           /* as GnuTLS writes them; NULL: what it likes */
	int at_once;                   /* before its greeting, and not when asked by STARTTLS */
};

struct sink {
	int listen, port;
	pthread_t thread;
	_Atomic int way, came, taken; /* connections, mails */
	_Atomic int shaken;           /* handshakes that came to their end */
	char to[300], mail[1 << 16];  /* the last one */
	char clear[4096];             /* all lines that came without TLS, but for those of mails */
	struct sink_tls tls;
};

void sink_open(struct sink *);
void sink_close(struct sink *);

#endif
