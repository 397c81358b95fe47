/* stream: one browser's connection over which events come. */
#include "web/reply.h"
#include "web/session.h"
#include "web/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BEAT = 25, ASK = 5, LIFE = 600, WAITING_MAX = 64 << 10, SECOND = 1000000 };

/* ---- What is said ---- */

/* Takes what is sent out of the way. */
static void compact(struct stream *s)
{
	if (s->sent < s->waiting.len)
		return;
	arena_reset(&s->arena);
	s->waiting = (struct text){ .arena = &s->arena, .max = WAITING_MAX };
	s->sent = 0;
}

static void wake(struct stream *s)
{
	if (s->waiting.over)
		s->ended = true; /* too slow: the browser comes again and looks at everything */
	s->spoken = clock_us();
	exchange_resume(s->exchange, NULL);
}

static void say(struct stream *s, const char *event, const char *topic, const char *name,
    const char *json)
{
	struct text *t = &s->waiting;

	text_addf(t, "event: %s\ndata: {\"topic\":", event);
	text_add_json(t, topic);
	text_addf(t, ",\"%s\":", name);
	text_add(t, json);
	text_add(t, "}\n\n");
	wake(s);
}

/* Where it listens to that; -1: nowhere. */
static int listens(const struct stream *s, const char *topic)
{
	for (int i = 0; i < s->topics; i++)
		if (!strcmp(s->topic[i], topic))
			return i;
	return -1;
}

/* Who listens to all records of a kind hears of those that she sees, and of no other that there
 * was anything. */
static bool sees(const struct stream *s, const char *topic)
{
	struct work w = { .store = s->worker->store, .now = moment_now() };
	bool may;

	store_begin(&w, false);
	may = session_holds(&w, s->session, s->account, *s->client ? s->client : NULL)
	    && topic_visible(&w, topic) && !w.fault;
	store_cancel(&w);
	arena_reset(&w.arena);
	return may;
}

/* Of a kind it is said once: the page keeps the note, and listens anew when it is asked for again.
 * So a hundred changes are asked about once. */
static void say_change(struct stream *s, const struct event *e)
{
	struct arena a = {0};
	struct text data = { .arena = &a };
	const char *kind = arena_copyn(&a, e->topic, strcspn(e->topic, "/"));
	int of_kind = strcmp(kind, e->topic) ? listens(s, kind) : -1;

	text_add_json(&data, e->data);
	if (listens(s, e->topic) >= 0)
		say(s, "change", e->topic, "data", data.s);
	if (of_kind >= 0 && !s->told[of_kind] && sees(s, e->topic)) {
		s->told[of_kind] = true;
		say(s, "change", kind, "data", "null");
	}
	arena_reset(&a);
}

struct others {
	const struct stream *me;
	const char *topic;
	struct text names; /* a JSON list */
	int64_t known[16]; /* accounts that are in it */
	int n;
};

static bool add_other(void *context, const struct seat *seat)
{
	struct others *o = context;

	if (strcmp(seat->topic, o->topic) || seat->account == o->me->account)
		return true;
	for (int i = 0; i < o->n; i++)
		if (o->known[i] == seat->account)
			return true;
	o->known[o->n++] = seat->account;
	if (o->n > 1)
		text_addc(&o->names, ',');
	text_add_json(&o->names, seat->name);
	return o->n < (int)COUNT(o->known);
}

static void say_present(struct stream *s, const char *topic)
{
	struct arena a = {0};
	struct others o = { .me = s, .topic = topic, .names.arena = &a };

	if (!strchr(topic, '/'))
		return;
	text_addc(&o.names, '[');
	seats_each(add_other, &o);
	text_addc(&o.names, ']');
	say(s, "present", topic, "names", o.names.s);
	arena_reset(&a);
}

static void hear(struct stream *s, const struct event *e)
{
	if (e->kind == 'c')
		say_change(s, e);
	for (int i = 0; i < s->topics && e->kind == 'p'; i++)
		if (!*e->topic || !strcmp(e->topic, s->topic[i]))
			say_present(s, s->topic[i]);
	if (e->kind == 'e' && strtoll(e->topic, NULL, 10) == s->account) {
		s->ended = true;
		wake(s);
	}
}

void events_ready(struct watch *watch, uint32_t events)
{
	struct worker *worker =
	    (struct worker *)(void *)((char *)watch - offsetof(struct worker, on_bus));
	struct event event;

	(void)events;
	while (events_hear(worker->slot, &event))
		for (struct stream *s = worker->streams; s; s = s->next)
			hear(s, &event);
}

/* ---- Who may listen to what ---- */

/* An account or a session may end where nobody tells us: from the command line, by the clock.  A
 * database that does not answer ends nothing. */
static bool still_may(struct store *store, const struct stream *s)
{
	struct work w = { .store = store, .now = moment_now() };
	bool may;

	store_begin(&w, false);
	may = session_holds(&w, s->session, s->account, *s->client ? s->client : NULL);
	for (int i = 0; i < s->topics && may; i++)
		may = topic_visible(&w, s->topic[i]);
	may = may || w.fault;
	store_cancel(&w);
	arena_reset(&w.arena);
	return may;
}

static void ask_again(struct stream *s, int64_t now)
{
	if (now - s->asked <= ASK * (int64_t)SECOND)
		return;
	s->asked = now;
	s->ended = s->ended || !still_may(s->worker->store, s);
}

void events_tick(struct worker *worker, int64_t now)
{
	bool lost = events_lost(worker->slot);

	for (struct stream *s = worker->streams; s; s = s->next) {
		if (lost)
			text_add(&s->waiting, "event: refresh\ndata: {}\n\n");
		else if (now - s->spoken > BEAT * (int64_t)SECOND)
			text_add(&s->waiting, ":\n\n");
		if (now - s->begun > LIFE * (int64_t)SECOND)
			s->ended = true;
		ask_again(s, now);
		if (s->ended || s->sent < s->waiting.len)
			wake(s);
	}
}

/* ---- Beginning and end ---- */

static long more(void *context, char *buffer, size_t room)
{
	struct stream *s = context;
	size_t n = s->waiting.len - s->sent;

	if (s->ended)
		return -1;
	if (n > room)
		n = room;
	if (n)
		memcpy(buffer, s->waiting.s + s->sent, n);
	s->sent += n;
	compact(s);
	return (long)n;
}

/* The stream itself lives until the end of the loop's turn: its socket's event may still come. */
static void over(void *context)
{
	struct stream *s = context, **at = &s->worker->streams;

	s->over = true;
	epoll_ctl(s->worker->epoll, EPOLL_CTL_DEL, s->socket, NULL);
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	s->next = s->worker->dead;
	s->worker->dead = s;
	streams_count(s->worker->slot, -1);
	for (int i = 0; i < s->topics; i++) {
		if (!s->seat[i])
			continue;
		seat_leave(s->seat[i]);
		presence_changed(s->topic[i]);
	}
}

void events_bury(struct worker *worker)
{
	while (worker->dead) {
		struct stream *s = worker->dead;

		worker->dead = s->next;
		arena_reset(&s->arena);
		free(s);
	}
}

void events_stop(struct worker *worker)
{
	for (struct stream *s = worker->streams; s; s = s->next) {
		s->ended = true;
		wake(s);
	}
}

static void hung_up(struct watch *watch, uint32_t events)
{
	struct stream *s = (struct stream *)(void *)watch;

	if (s->over || !(events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)))
		return;
	s->ended = true;
	exchange_resume(s->exchange, NULL);
}

static void begin(struct worker *worker, struct exchange *x, struct stream *s)
{
	struct header header[HEADERS_MAX];
	size_t n = reply_common(header, "text/event-stream");

	header[n++] = (struct header){ "Cache-Control", "no-store" };
	s->worker = worker;
	s->exchange = x;
	s->socket = exchange_socket(x);
	s->begun = s->spoken = s->asked = clock_us();
	s->next = worker->streams;
	worker->streams = s;
	streams_count(worker->slot, 1);
	text_add(&s->waiting, "retry: 2000\n\n");
	for (int i = 0; i < s->topics; i++)
		if (strchr(s->topic[i], '/'))
			s->seat[i] = seat_take(worker->slot, s, s->topic[i]);
	exchange_send(x, response_stream(header, n, more, over, s), false);
	for (int i = 0; i < s->topics; i++)
		if (s->seat[i])
			presence_changed(s->topic[i]); /* told to this one too */
	s->watch.ready = hung_up;
	worker_watch(worker, s->socket, EPOLLRDHUP, &s->watch);
}

/* ---- A request to listen ---- */

struct counting {
	int64_t session;
	int n;
};

static bool count_one(void *context, const struct seat *seat)
{
	struct counting *c = context;

	c->n += seat->session == c->session;
	return true;
}

static bool too_many(const struct worker *worker, int64_t session)
{
	struct counting c = { .session = session };
	int own = 0;

	for (const struct stream *s = worker->streams; s; s = s->next)
		own += s->session == session;
	seats_each(count_one, &c);
	return own >= STREAMS_MAX || c.n >= STREAMS_MAX * TOPICS_MAX;
}

static int fill(struct request *rq, struct stream *s)
{
	const char *query = rq->wire.query;

	session_find(rq);
	if (!rq->session.id || !query
	    || !pairs_read(&rq->work->arena, query, strlen(query), &rq->query))
		return rq->session.id ? 400 : 403;
	s->account = rq->work->actor.account;
	s->session = rq->session.id;
	snprintf(s->name, sizeof s->name, "%s", rq->work->actor.name);
	snprintf(s->client, sizeof s->client, "%s", rq->wire.client ? rq->wire.client : "");
	for (int i = 0; i < rq->query.n; i++) {
		const struct pair *p = &rq->query.pair[i];

		if (strcmp(p->name, "topic") || strlen(p->value) >= TOPIC_ROOM
		    || s->topics == TOPICS_MAX)
			return 400;
		if (!topic_visible(rq->work, p->value))
			return 403;
		snprintf(s->topic[s->topics++], TOPIC_ROOM, "%s", p->value);
	}
	return s->topics ? 200 : 400;
}

void events_answer(struct worker *worker, struct exchange *x, struct request *rq)
{
	struct stream *s = calloc(1, sizeof *s);
	struct work *w = rq->work;
	int status;

	assert(s);
	s->waiting = (struct text){ .arena = &s->arena, .max = WAITING_MAX };
	rq->number = log_number(worker, &w->arena);
	store_begin(w, false);
	status = fill(rq, s);
	store_cancel(w);
	if (w->fault)
		status = 500;
	if (status == 200 && too_many(worker, s->session))
		status = 429;
	log_request(worker, x, rq, status);
	if (status == 200) {
		begin(worker, x, s);
		return;
	}
	free(s);
	answers_give(worker, x, rq, status, ask_refusal(status));
}
