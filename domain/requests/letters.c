/* letters: mails with links that wait to be sent, and what becomes of them.  What goes into the
 * queue stands there sealed, and is gone when the mail is.
 * docs/decisions/0041-mail-through-a-relay.md */
#include "domain/requests/pages.h"

#include "store/secret.h"

#include <sodium.h>
#include <string.h>

struct relay requests_relay;

/* `ended`: nothing is to be sent any more, but the ledger has not heard of it. */
const struct table letter_queue_table = { "letter_queue",
	"CREATE TABLE letter_queue (region INTEGER NOT NULL, letter INTEGER NOT NULL,"
	" due INTEGER NOT NULL, base TEXT, sealed TEXT, ended TEXT, PRIMARY KEY (region, letter));"
	"CREATE INDEX letter_queue_due ON letter_queue (due);" };

/* ---- Sealed ------------------------------------------------------------------------------- */

static const char *place_of(struct work *w, int64_t letter)
{
	return arena_printf(&w->arena, "letter/%lld/%lld", (long long)w->actor.region,
	    (long long)letter);
}

static const char *seal(struct work *w, int64_t letter, const char *token)
{
	return secret_seal(&w->arena, place_of(w, letter), (const unsigned char *)token,
	    strlen(token));
}

const char *letter_unseal(struct work *w, int64_t letter, const char *sealed)
{
	char *token = arena_alloc(&w->arena, LINK_TOKEN + 1);

	if (!sealed
	    || !secret_unseal(&w->arena, place_of(w, letter), sealed, (unsigned char *)token,
		LINK_TOKEN))
		return NULL;
	token[LINK_TOKEN] = 0;
	return token;
}

/* ---- Asked for ---------------------------------------------------------------------------- */

const char *letters_why_not(struct work *w, const struct asked *a)
{
	if (!requests_relay.url)
		return "この Yui では、メールの送信を設定していません。「リンクを作る」で出る文を写して送ってください。";
	if (!secret_ready())
		return "この機械には鍵がないので、メールを送れません。システム管理者に知らせてください。";
	if (!a->organization.email)
		return "この機関のメールアドレスは名簿にありません。";
	if (!mail_address(a->organization.email))
		return arena_printf(&w->arena,
		    "名簿のメールアドレス「%s」には送れません。施設の名簿を直してください。",
		    a->organization.email);
	return NULL;
}

static enum saved remind(struct work *w, struct asking *asking)
{
	asking->reminders = (struct number){ true, asking->reminders.n + 1 };
	asking->reminded = w->now;
	w->reason = "催促のメール";
	return store_save(w, &asking_record, asking);
}

enum saved letter_make(struct work *w, struct asked *a, const struct letter_wish *wish,
    const char **code)
{
	const char *token;
	struct invitation link;
	struct letter letter = { .head.id = id_new(),
		.asking = { a->asking.head.id, a->asking.number },
		.address = a->organization.email,
		.again = wish->again,
		.state = LETTER_WAITING,
		.asked_by.id = w->actor.account,
		.label = arena_printf(&w->arena, "%s のメール", moment_short(&w->arena, w->now)) };
	enum saved saved;

	w->reason = wish->again ? "催促のメールで、新しいリンクを送る" : "メールで新しいリンクを送る";
	links_end(w, a->asking.head.id);
	if (w->problems)
		return STALE;
	saved = invitation_make(w, &a->asking, wish->days, wish->with_code, &link, &token, code);
	letter.invitation.id = link.head.id;
	if (saved == SAVED)
		saved = store_save(w, &letter_record, &letter);
	if (saved != SAVED)
		return saved;
	store_query(w,
	    "INSERT INTO letter_queue (region, letter, due, base, sealed)"
	    " VALUES ($1, $2, $3, $4, $5)",
	    I(w->actor.region), I(letter.head.id), I(w->now), T(wish->base),
	    T(seal(w, letter.head.id, token)));
	return wish->again ? remind(w, &a->asking) : SAVED;
}

/* ---- Not to be sent ----------------------------------------------------------------------- */

static bool is_open(const struct letter *l)
{
	return l->state == LETTER_WAITING || l->state == LETTER_FAILED;
}

void letters_stop(struct work *w, const struct invitation *link)
{
	struct listing l = store_parts(w, &letter_record, link->asking.id);

	for (int i = 0; i < l.n; i++) {
		struct letter *letter = LISTED(l, &letter_record, i);

		if (letter->invitation.id != link->head.id || !is_open(letter))
			continue;
		letter->state = LETTER_STOPPED;
		if (store_save(w, &letter_record, letter) != SAVED && !w->problems)
			work_problem(w, NULL,
			    "メールがいま送られたところです。依頼を開き直してください。");
		store_query(w,
		    "DELETE FROM letter_queue WHERE region = $1 AND letter = $2 AND ended IS NULL",
		    I(w->actor.region), I(letter->head.id));
	}
}

/* ---- Looked at ---------------------------------------------------------------------------- */

bool letter_latest(struct work *w, int64_t asking, struct letter *out)
{
	struct listing l = store_parts(w, &letter_record, asking);

	if (l.n)
		*out = *(struct letter *)LISTED(l, &letter_record, l.n - 1);
	return l.n > 0;
}

struct listing letters_failed(struct work *w, int most)
{
	struct query q = { .limit = most };

	query_add(&q, &letter_record, "state", EQUAL, "failed");
	return store_list(w, &letter_record, &q);
}

/* ---- Their words -------------------------------------------------------------------------- */

const char *letter_words(struct work *w, const struct asked *a, const struct invitation *link,
    const char *url)
{
	struct text t = { .arena = &w->arena };
	const char *due = asking_deadline(w, &a->action);

	text_addf(&t, "%s 御中\n\n", a->organization.name ? a->organization.name : "ご担当者");
	text_addf(&t, "%s です。支援のお願いがあります（依頼番号 %s）。\n",
	    a->hub.name ? a->hub.name : "拠点センター", a->asking.number);
	if (due)
		text_addf(&t, "お返事の期限　%s\n", due);
	text_addf(&t, "次のアドレスを開いて、お返事をお願いします。一度だけ使えます。\n%s\n", url);
	text_addf(&t, "アドレスの期限　%s\n", moment_era(t.arena, link->expires));
	if (a->hub.phone)
		text_addf(&t, "お電話 %s\n", a->hub.phone);
	return t.s;
}
