/* stream: what events.c and stream.c know of each other; nobody else includes it. */
#ifndef STREAM_H
#define STREAM_H

#include "web/server.h"

/* One browser that listens. */
struct stream {
	struct watch watch; /* its socket: the browser hangs up */
	struct worker *worker;
	struct exchange *exchange;
	struct stream *next;
	int64_t account, session;
	char name[256], client[X509_PRINT + 1]; /* client: the certificate it came with, or "" */
	int topics;
	char topic[TOPICS_MAX][TOPIC_ROOM];
	bool told[TOPICS_MAX]; /* of its kind, once: the page keeps the note */
	struct seat *seat[TOPICS_MAX];
	int64_t begun, spoken, asked; /* µs */
	struct arena arena;
	struct text waiting; /* events not sent yet */
	size_t sent;         /* of them */
	int socket;
	bool ended, over;
};

struct event {
	char kind;                /* c: change, p: presence, e: end an account's streams */
	const char *topic, *data; /* data may be NULL */
	char room[4096];
};
bool events_hear(int slot, struct event *); /* the next; false: none */
bool events_lost(int slot);                 /* were there some that did not fit?  Answers once. */

/* Whether the actor may listen to "person" or "person/17": to a kind of record that he may read, or
 * to one that he sees. */
bool topic_visible(struct work *, const char *topic);

void presence_changed(const char *topic);
struct seat *seat_take(int slot, const struct stream *, const char *topic); /* NULL: all taken */
void seat_leave(struct seat *);
bool seats_each(bool (*each)(void *context, const struct seat *), void *context);
void streams_count(int slot, int by);

#endif
