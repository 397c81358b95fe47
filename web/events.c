/* events: tells open pages what changed and who else is there. */
#include "web/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* What the workers share.  Set before they are forked; without it (tests, commands) nobody
 * listens. */
static struct events_shared *shared;
static int workers;
static int bus[EVENT_WORKERS][2];

enum { MESSAGE_ROOM = 4096 };

void events_share(struct events_shared *memory, int n)
{
	int room = 1 << 20;

	shared = memory;
	workers = n;
	for (int i = 0; i < n; i++) {
		if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, bus[i]))
			abort();
		setsockopt(bus[i][1], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	}
}

int events_bus(int slot)
{
	return bus[slot][0];
}

static void tell(char kind, const char *topic, const char *data)
{
	char message[MESSAGE_ROOM];
	int n = snprintf(message, sizeof message, "%c%s%c%s", kind, topic, 0, data ? data : "");

	/* snprintf counts the NUL that %c wrote. */
	assert(n > 0);
	for (int i = 0; i < workers; i++) {
		if (!shared->worker[i].streams)
			continue;
		if (n >= MESSAGE_ROOM
		    || send(bus[i][1], message, (size_t)n, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			shared->worker[i].lost = true;
	}
}

void events_publish(const char *topic, const char *data)
{
	tell('c', topic, data);
}

void events_end(int64_t account)
{
	char number[24];

	snprintf(number, sizeof number, "%lld", (long long)account);
	tell('e', number, NULL);
}

void presence_changed(const char *topic)
{
	tell('p', topic, NULL);
}

/* ---- Seats ---- */

static void seat_write(struct seat *seat, const struct stream *s, const char *topic)
{
	atomic_fetch_add(&seat->turn, 1);
	seat->account = s ? s->account : 0;
	seat->session = s ? s->session : 0;
	snprintf(seat->topic, sizeof seat->topic, "%s", s ? topic : "");
	snprintf(seat->name, sizeof seat->name, "%s", s ? s->name : "");
	atomic_fetch_add(&seat->turn, 1);
}

/* A copy of it; false if it is empty or kept changing. */
static bool seat_read(struct seat *seat, struct seat *copy)
{
	for (int i = 0; i < 100; i++) {
		uint32_t turn = seat->turn;

		if (turn & 1)
			continue;
		memcpy(copy, seat, sizeof *copy);
		atomic_thread_fence(memory_order_acquire);
		if (turn == seat->turn)
			return copy->account != 0;
	}
	return false;
}

struct seat *seat_take(int slot, const struct stream *s, const char *topic)
{
	for (int i = 0; i < SEATS; i++) {
		struct seat *seat = &shared->worker[slot].seat[i];

		if (seat->account)
			continue;
		seat_write(seat, s, topic);
		if (shared->worker[slot].seats <= i)
			shared->worker[slot].seats = i + 1;
		return seat;
	}
	return NULL;
}

void seat_leave(struct seat *seat)
{
	seat_write(seat, NULL, NULL);
}

bool seats_each(bool (*each)(void *context, const struct seat *), void *context)
{
	for (int w = 0; w < workers; w++) {
		for (int i = 0; i < shared->worker[w].seats; i++) {
			struct seat copy;

			if (seat_read(&shared->worker[w].seat[i], &copy) && !each(context, &copy))
				return false;
		}
	}
	return true;
}

void streams_count(int slot, int by)
{
	shared->worker[slot].streams += by;
}

bool events_lost(int slot)
{
	return atomic_exchange(&shared->worker[slot].lost, false);
}

void events_clear(int slot)
{
	char scrap[MESSAGE_ROOM];

	/* Whoever dies while writing leaves an odd turn behind. */
	memset(&shared->worker[slot], 0, sizeof shared->worker[slot]);
	while (recv(bus[slot][0], scrap, sizeof scrap, MSG_DONTWAIT) > 0)
		;
	presence_changed(""); /* everybody looks again at who is there */
}

bool events_hear(int slot, struct event *event)
{
	ssize_t n = recv(bus[slot][0], event->room, sizeof event->room - 1, MSG_DONTWAIT);

	if (n <= 0)
		return false;
	event->room[n] = 0;
	event->kind = event->room[0];
	event->topic = event->room + 1;
	event->data = event->topic + strlen(event->topic) + 1;
	if (event->data > event->room + n || !*event->data)
		event->data = NULL;
	return true;
}
