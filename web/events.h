/* events: live pages by server-sent events.
 *
 * GET /events?topic=consultation/17&topic=consultation  (at most TOPICS_MAX, one connection for
 * all tabs of a browser).  A topic is a record's name, or a name and an id that the session's
 * actor may see; anything else is refused with 403, more than STREAMS_MAX streams of a session
 * with 429.  What comes (data is one line of JSON):
 *
 *	event: change     data: {"topic":"consultation/17","data":"佐藤 花子"}   who saved it
 *	event: present    data: {"topic":"consultation/17","names":["佐藤 花子"]}   who else has it open
 *	event: refresh    data: {}     something may have been missed: look at everything again
 *
 * `present` comes once per topic with an id at the beginning and whenever it changes.  Listeners
 * of "consultation" hear {"topic":"consultation","data":null} when any of them is saved: which
 * one is for those who may see it.  A comment every 25 s keeps
 * the connection; after ten minutes it is closed and the browser comes again by itself.  Every
 * five seconds it is asked anew whether the session holds and its actor may see the topics; if
 * not, the connection ends. */
#ifndef EVENTS_H
#define EVENTS_H

#include "base/work.h"

#include <stdatomic.h>

enum { TOPICS_MAX = 8, STREAMS_MAX = 8, TOPIC_ROOM = 64, SEATS = 512, EVENT_WORKERS = 64 };

/* Ends the streams of an account, everywhere: it signed out or may do something else now. */
void events_end(int64_t account);

/* Who has which record open: written by one worker alone, read by all.  An odd turn means that
 * it is being written. */
struct seat {
	_Atomic uint32_t turn;
	int64_t account, session; /* 0: empty */
	char topic[TOPIC_ROOM], name[256];
};
struct events_shared {
	struct {
		_Atomic int seats, streams; /* seats: none is taken from here on */
		_Atomic bool lost;          /* a message did not fit into its queue */
		struct seat seat[SEATS];
	} worker[EVENT_WORKERS];
};

/* Before the workers are forked: their queues. */
void events_share(struct events_shared *, int workers);
int events_bus(int slot);    /* where a worker hears */
void events_clear(int slot); /* the worker died */

#endif
