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

struct sink {
	int listen, port;
	pthread_t thread;
	_Atomic int way, came, taken; /* connections, mails */
	char to[300], mail[1 << 16];  /* the last one */
};

void sink_open(struct sink *);
void sink_close(struct sink *);

#endif
