/* doubles: pairs of persons who may be one, and those who were said to be two. */
#include "domain/people/pages.h"

enum { WINDOW = 500, WINDOWS = 4, CANDIDATES = 2000, ALIKE_MOST = 5 };

/* `one` has the smaller id.  What was taken back stays, and says so. */
const struct table doubles_table = { "person_other",
	"CREATE TABLE person_other (region INTEGER NOT NULL, one INTEGER NOT NULL,"
	" other INTEGER NOT NULL, at INTEGER NOT NULL, account INTEGER NOT NULL,"
	" undone INTEGER NOT NULL, PRIMARY KEY (region, one, other));",
	.leaves = "one, other, at, account, undone" };

/* ---- Said to be two ---------------------------------------------------------------------- */

static bool said_apart(struct work *w, int64_t one, int64_t other)
{
	return store_query(w,
	    "SELECT 1 FROM person_other WHERE region = $1 AND one = $2 AND other = $3"
	    " AND undone = 0",
	    I(w->actor.region), I(one < other ? one : other), I(one < other ? other : one))
		   ->n
	    > 0;
}

static bool add(struct work *w, struct doubles *d, int64_t one, int64_t other)
{
	struct pair_of_people *p = &d->pair[d->n];

	if (!store_get(w, &person_record, one, &p->one) || p->one.head.removed
	    || !store_get(w, &person_record, other, &p->other) || p->other.head.removed)
		return false;
	d->n++;
	return true;
}

static void apart(struct work *w, struct doubles *d, int64_t below)
{
	struct rows *rs = store_query(w,
	    "SELECT one, other FROM person_other WHERE region = $1 AND undone = 0"
	    " AND other < $2 ORDER BY other DESC, one DESC LIMIT $3",
	    I(w->actor.region), I(below), I(DOUBLES_SHOWN));

	for (int i = 0; i < rs->n; i++)
		add(w, d, cell_number(rs, i, 0), cell_number(rs, i, 1));
	d->next = rs->n == DOUBLES_SHOWN ? cell_number(rs, rs->n - 1, 1) : 0;
}

/* ---- Found ------------------------------------------------------------------------------- */

/* Of so many persons, the newest below that id: who was there before with the same birth, or with
 * the same name or reading where one birth is not known.  Cells: both ids, then of both name,
 * reading and birth. */
static struct rows *candidates(struct work *w, int64_t from, int64_t below)
{
	return store_query(w,
	    "SELECT p.id, q.id, p.name, p.kana, p.birth, q.name, q.kana, q.birth"
	    " FROM person p JOIN person q ON q.region = p.region AND q.birth = p.birth"
	    " WHERE p.region = $1 AND p.removed = 0 AND p.id >= $2 AND p.id < $3"
	    " AND q.removed = 0 AND q.id < p.id"
	    " UNION SELECT p.id, q.id, p.name, p.kana, p.birth, q.name, q.kana, q.birth"
	    " FROM person p JOIN person q ON q.region = p.region AND q.kana = p.kana"
	    " WHERE p.region = $1 AND p.removed = 0 AND p.id >= $2 AND p.id < $3"
	    " AND q.removed = 0 AND q.id < p.id AND (p.birth IS NULL OR q.birth IS NULL)"
	    " UNION SELECT p.id, q.id, p.name, p.kana, p.birth, q.name, q.kana, q.birth"
	    " FROM person p JOIN person q ON q.region = p.region AND q.name = p.name"
	    " WHERE p.region = $1 AND p.removed = 0 AND p.id >= $2 AND p.id < $3"
	    " AND q.removed = 0 AND q.id < p.id AND (p.birth IS NULL OR q.birth IS NULL)"
	    " ORDER BY 1 DESC, 2 DESC LIMIT $4",
	    I(w->actor.region), I(from), I(below), I(CANDIDATES));
}

static bool are_like(struct work *w, const struct rows *rs, int i)
{
	struct person p = { .name = CELL(rs, i, 2), .kana = CELL(rs, i, 3) },
		      q = { .name = CELL(rs, i, 5), .kana = CELL(rs, i, 6) };

	return people_like(&w->arena, &p, &q)
	    && !said_apart(w, cell_number(rs, i, 0), cell_number(rs, i, 1));
}

/* Where the window of the newest below that id begins; 0: nobody is there. */
static int64_t window(struct work *w, int64_t below)
{
	return cell_number(
	    store_query(w,
		"SELECT MIN(id) FROM (SELECT id FROM person WHERE region = $1 AND removed = 0"
		" AND id < $2 ORDER BY id DESC LIMIT $3) AS newest",
		I(w->actor.region), I(below), I(WINDOW)),
	    0, 0);
}

/* Adds the pairs of one window; the id below which to go on, 0: nobody is left.  All pairs of one
 * person stand on one page, unless they alone are more than it holds. */
static int64_t look(struct work *w, struct doubles *d, int64_t below)
{
	int64_t from = window(w, below), last = below;
	struct rows *rs = from ? candidates(w, from, below) : NULL;

	for (int i = 0; rs && i < rs->n; i++) {
		int64_t id = cell_number(rs, i, 0);

		if (d->n >= DOUBLES_SHOWN && id != last)
			return last;
		last = id;
		if (d->n < 2 * DOUBLES_SHOWN && are_like(w, rs, i))
			add(w, d, cell_number(rs, i, 1), id);
	}
	return rs && rs->n == CANDIDATES ? last : from;
}

static void find(struct work *w, struct doubles *d, int64_t below)
{
	d->next = below;
	for (int i = 0; i < WINDOWS && d->next && d->n < DOUBLES_SHOWN; i++)
		d->next = look(w, d, d->next);
	if (d->next && !window(w, d->next))
		d->next = 0;
}

int doubles_list(struct request *rq)
{
	struct work *w = rq->work;
	struct doubles d = { .apart = query_value(rq, "apart") != NULL };
	const char *asked = query_value(rq, "below");
	int64_t below = INT64_MAX;

	d.pair = arena_alloc(&w->arena, (2 * DOUBLES_SHOWN + 1) * sizeof *d.pair);
	if (asked && !text_number(asked, 1, INT64_MAX, &below))
		return reply_problem(rq, 422, "どこからの続きか分かりません。",
		    "「人」の「同じ方かもしれない」から開き直してください。");
	(d.apart ? apart : find)(w, &d, below);
	rq->title = d.apart ? "別の方とした組" : "同じ方かもしれない";
	doubles_page(&rq->page, rq, &d);
	return 200;
}

/* ---- Saying so --------------------------------------------------------------------------- */

static bool both(struct request *rq, struct pair_of_people *p)
{
	const char *other = form_value(rq, "other");
	int64_t id;

	return other && text_number(other, 1, INT64_MAX, &id) && id != rq->id
	    && store_get(rq->work, &person_record, rq->id, &p->one)
	    && store_get(rq->work, &person_record, id, &p->other);
}

static int say(struct request *rq, bool apart_now)
{
	struct work *w = rq->work;
	struct pair_of_people p;
	int64_t one, other;

	if (!both(rq, &p))
		return any_absent(rq);
	one = p.one.head.id < p.other.head.id ? p.one.head.id : p.other.head.id;
	other = p.one.head.id < p.other.head.id ? p.other.head.id : p.one.head.id;
	store_query(w,
	    "INSERT INTO person_other (region, one, other, at, account, undone)"
	    " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region, one, other) DO UPDATE"
	    " SET at = excluded.at, account = excluded.account, undone = excluded.undone",
	    I(w->actor.region), I(one), I(other), I(w->now), I(w->actor.account),
	    I(apart_now ? 0 : w->now));
	rq->flash = apart_now ? "別の方として覚えました。「別の方とした組」で取り消せます。"
			      : "同じ方かもしれない組に戻しました。";
	return reply_goto(rq, "/people/doubles");
}

int doubles_other(struct request *rq)
{
	return say(rq, true);
}

int doubles_same(struct request *rq)
{
	return say(rq, false);
}

/* ---- Beside one person ------------------------------------------------------------------- */

void person_alike(struct request *rq, const struct person *p)
{
	struct work *w = rq->work;
	struct person found[ALIKE_MOST];
	int n = people_alike(w, p, found, ALIKE_MOST), left = 0;

	for (int i = 0; i < n; i++)
		if (!said_apart(w, p->head.id, found[i].head.id))
			found[left++] = found[i];
	if (left > 0)
		person_alike_page(&rq->page, rq, p, found, left);
}
