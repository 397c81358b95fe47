/* events: what happened to an account, by whom and when; nothing of it is ever changed. */
#include "domain/accounts/pages.h"

static const char *const labels[] = {
	[EVENT_PASSWORD_CHANGED] = "パスワードを変えた",
	[EVENT_PASSWORD_GIVEN] = "仮のパスワードを出した",
	[EVENT_FACTOR_SET] = "第二の認証を設定した",
	[EVENT_FACTOR_OFF] = "第二の認証を外した",
	[EVENT_FACTOR_RESET] = "第二の認証を取り消した",
	[EVENT_CODES_MADE] = "回復コードを作り直した",
	[EVENT_CODE_USED] = "回復コードでログインした",
	[EVENT_WAITS] = "続けて間違えたので、待ち時間に入った",
	[EVENT_UNLOCKED] = "待ち時間を解いた",
	[EVENT_NEEDED] = "引き続き必要と確かめた",
	[EVENT_STOPPED] = "棚卸しで利用を停止した",
	[EVENT_GRANTED] = "申請により付与した",
	[EVENT_CONFIRMED] = "付与を確かめた",
	[EVENT_PASSKEY_MADE] = "パスキーを登録した",
	[EVENT_PASSKEY_REMOVED] = "パスキーを外した",
	[EVENT_PASSKEY_COPIED] = "パスキーの回数が戻っていたので、断った（写しのおそれ）",
};

const struct table event_table = { "account_event",
	"CREATE TABLE account_event (region INTEGER NOT NULL, id INTEGER NOT NULL,"
	" account INTEGER NOT NULL, what INTEGER NOT NULL, at INTEGER NOT NULL,"
	" by_account INTEGER NOT NULL, note TEXT, PRIMARY KEY (region, id));"
	"CREATE INDEX account_event_by_account ON account_event (region, account, id);",
	.leaves = "id, account, what, at, by_account, note" };

void account_note(struct work *w, int64_t account, enum account_event what, const char *note)
{
	store_query(w,
	    "INSERT INTO account_event (region, id, account, what, at, by_account, note)"
	    " VALUES ($1, $2, $3, $4, $5, $6, $7)",
	    I(w->actor.region), I(id_new()), I(account), I(what), I(w->now),
	    I(w->actor.account), T(note));
}

int events_of(struct work *w, int64_t account, struct event **out)
{
	struct rows *rs = store_query(w,
	    "SELECT e.what, e.at, e.note, b.name FROM account_event e"
	    " LEFT JOIN account b ON b.region = e.region AND b.id = e.by_account"
	    " WHERE e.region = $1 AND e.account = $2 ORDER BY e.id DESC LIMIT $3",
	    I(w->actor.region), I(account), I(EVENTS_SHOWN));

	*out = arena_alloc(&w->arena, (size_t)(rs->n + 1) * sizeof **out);
	for (int i = 0; i < rs->n; i++) {
		size_t what = (size_t)cell_number(rs, i, 0);

		(*out)[i] = (struct event){ .what = what < COUNT(labels) ? labels[what] : NULL,
			.at = moment_short(&w->arena, cell_number(rs, i, 1)),
			.note = CELL(rs, i, 2),
			.by = CELL(rs, i, 3)           ? CELL(rs, i, 3)
			    : what == EVENT_WAITS || what == EVENT_PASSKEY_COPIED ? "自動"
						  : "コマンド" };
	}
	return rs->n;
}
