/* mailing_test: a link goes by mail, once, or somebody is told why it does not. */
#include "domain/consultations/walk.h"
#include "domain/requests/trying.h"
#include "tests/sink.h"
#include "web/keeper.h"

#include <sodium.h>
#include <sys/socket.h>

static struct sink sink;
static _Atomic uint32_t turns;
static int ledger[2]; /* the errand's end, and the keeper's */

static void give_mail(int64_t organization, const char *address)
{
	struct organization o;
	struct work w;

	program(&w, true);
	assert_true(store_get(&w, &organization_record, organization, &o));
	o.email = address;
	assert_int_equal(store_save(&w, &organization_record, &o), SAVED);
	done(&w);
}

static int begin_with_relay(void **state)
{
	begin_with_slip(state);
	sink_open(&sink);
	requests_relay = (struct relay){ .url = arena_printf(&k.arena, "smtp://127.0.0.1:%d",
					     sink.port),
		.from = "yui@hub.example.jp" };
	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ledger), 0);
	give_mail(k.clinic, "uketsuke@clinic.example.jp");
	ask();
	return 0;
}

static int end_with_relay(void **state)
{
	requests_relay = (struct relay){0};
	sink_close(&sink);
	close(ledger[0]);
	close(ledger[1]);
	return end(state);
}

static struct letter letter_at(int n)
{
	struct letter l = {0};
	struct rows *rs;
	struct work w;

	program(&w, false);
	rs = store_query(&w, "SELECT id FROM letter WHERE region = $1 ORDER BY id", I(k.region));
	assert_true(rs->n > n);
	assert_true(store_get(&w, &letter_record, cell_number(rs, n, 0), &l));
	l.trouble = arena_copy(&k.arena, l.trouble);
	done(&w);
	return l;
}

/* One cell of the queue's row of the n-th letter; NULL: it has none, or there is no row. */
static const char *queued(int n, bool sealed)
{
	struct rows *rs;
	int64_t letter = letter_at(n).head.id;
	const char *cell = NULL;
	struct work w;

	program(&w, false);
	rs = store_query(&w,
	    "SELECT sealed, due FROM letter_queue WHERE region = $1 AND letter = $2",
	    I(k.region), I(letter));
	if (rs->n)
		cell = arena_copy(&k.arena, CELL(rs, 0, sealed ? 0 : 1));
	done(&w);
	return cell;
}

static void make_due(void)
{
	struct work w;

	program(&w, true);
	store_query(&w, "UPDATE letter_queue SET due = 1 WHERE region = $1", I(k.region));
	done(&w);
}

/* What the ledger answers to the entry of the n-th letter. */
static void ledger_says(int n, enum ledger_what what)
{
	struct ledger_said said;

	memset(&said, 0, sizeof said);
	said.batch = letter_at(n).head.id;
	said.what = what;
	assert_int_equal(send(ledger[1], &said, sizeof said, 0), (int)sizeof said);
}

static bool ledger_heard(const char *words, const char *not_these)
{
	char bytes[4096];
	ssize_t n = recv(ledger[1], bytes, sizeof bytes, MSG_DONTWAIT);

	return n > 0 && memmem(bytes, (size_t)n, words, strlen(words))
	    && !memmem(bytes, (size_t)n, not_these, strlen(not_these));
}

static int64_t clock_of_tests(void)
{
	struct work w;

	test_work(&w, k.store);
	return w.now + k.later;
}

static void run(void)
{
	struct runner r = { .store = k.store, .ledger = ledger[0], .turns = &turns,
		.now = clock_of_tests };

	requests_errand.turn(&r);
}

static int mail(const char *token, const char *again)
{
	return walk_post(&k, AKIKO, at(0, "/mail"), "token", token, "days", "7",
	    again ? "again" : "none", "1", NULL);
}

/* The words of the last mail. */
static const char *words(void)
{
	const char *s = strstr(sink.mail, "base64");
	char *out = arena_alloc(&k.arena, 8192);
	size_t n = 0;

	assert_non_null(s);
	s = strstr(s, "\r\n\r\n") + 4;
	sodium_base642bin((unsigned char *)out, 8191, s, strlen(s), "\r\n", &n, NULL,
	    sodium_base64_VARIANT_ORIGINAL);
	out[n] = 0;
	return out;
}

static const char *link_in_mail(void)
{
	const char *at = strstr(words(), "/reply/");

	assert_non_null(at);
	return arena_copyn(&k.arena, at, strlen("/reply/") + 32);
}

static void a_link_goes_by_mail_and_answers(void **state)
{
	const char *url, *sealed;

	(void)state;
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "メールで送る") && walk_says(&k, "uketsuke@clinic.example.jp"));
	assert_int_equal(mail("m1", NULL), 303);
	assert_int_equal(mail("m1", NULL), 409);
	sealed = queued(0, true);
	assert_non_null(sealed);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "送信待ち"));
	ledger_says(0, LEDGER_KEPT);
	run();
	assert_int_equal(sink.taken, 1);
	assert_int_equal(letter_at(0).state, LETTER_SENT);
	assert_null(queued(0, false));
	url = link_in_mail();
	assert_true(ledger_heard("mailed", url + strlen("/reply/")));
	assert_null(strstr(sealed, url + strlen("/reply/")));
	assert_non_null(strstr(words(), asking_at(0).number));
	assert_non_null(strstr(words(), "12/25"));
	k.page = words();
	says_nothing_of_her("the mail");
	assert_int_equal(walk_get(&k, GUEST, url), 200);
	assert_int_equal(walk_post(&k, GUEST, url, "answer", "accepted", "who", "受付", NULL), 200);
	assert_int_equal(walk_action(&k, slip, 0).answer, ANSWER_ACCEPTED);
	run();
	assert_int_equal(sink.taken, 1);
}

/* Neither the link that was ended nor one for what was answered meanwhile. */
static void what_is_not_wanted_is_not_sent(void **state)
{
	(void)state;
	assert_int_equal(mail("m1", NULL), 303);
	assert_int_equal(walk_post(&k, AKIKO,
			     at(0,
				 arena_printf(&k.arena, "/invitations/%lld/revoke",
				     (long long)letter_at(0).invitation.id)),
			     "token", "r1", NULL),
	    303);
	assert_int_equal(letter_at(0).state, LETTER_STOPPED);
	assert_null(queued(0, false));
	assert_int_equal(mail("m2", NULL), 303);
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/answer"), "token", "a1", "answer", "accepted",
			     "way", "phone", NULL),
	    303);
	assert_int_equal(letter_at(1).state, LETTER_STOPPED);
	run();
	assert_int_equal(sink.came, 0);
	assert_int_equal(mail("m3", NULL), 422);
}

static void a_relay_that_waits_is_asked_again(void **state)
{
	const char *id;

	(void)state;
	sink.way = SINK_CLOSES;
	assert_int_equal(mail("m1", NULL), 303);
	run();
	assert_int_equal(sink.came, 1);
	id = arena_printf(&k.arena, "<yui-%lld@", (long long)letter_at(0).head.id);
	assert_int_equal(letter_at(0).state, LETTER_WAITING);
	assert_int_equal(letter_at(0).tries.n, 1);
	assert_non_null(queued(0, true));
	run(); /* not before its time */
	assert_int_equal(sink.came, 1);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "途中で切れました") && walk_says(&k, "もう一度送ります"));
	assert_int_equal(walk_get(&k, AKIKO, "/requests"), 200);
	assert_true(walk_says(&k, "メール再送中"));
	sink.way = SINK_TAKES;
	make_due();
	ledger_says(0, LEDGER_KEPT);
	run();
	assert_int_equal(letter_at(0).state, LETTER_SENT);
	assert_non_null(strstr(sink.mail, id));
	assert_null(queued(0, false));
}

static void what_failed_is_told_and_goes_again(void **state)
{
	const char *first;

	(void)state;
	sink.way = SINK_REFUSES;
	assert_int_equal(mail("m1", NULL), 303);
	ledger_says(0, LEDGER_KEPT);
	run();
	assert_int_equal(letter_at(0).state, LETTER_FAILED);
	assert_true(ledger_heard("not_mailed", "/reply/"));
	assert_null(queued(0, true));
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "送れませんでした") && walk_says(&k, "550 5.1.1"));
	assert_int_equal(walk_get(&k, AKIKO, "/requests"), 200);
	assert_true(walk_says(&k, "メール不達"));
	assert_true(today_says(AKIKO, "メールが送れませんでした"));
	sink.way = SINK_TAKES;
	assert_int_equal(mail("m2", NULL), 303);
	assert_int_equal(letter_at(0).state, LETTER_STOPPED);
	assert_false(today_says(AKIKO, "メールが送れませんでした"));
	ledger_says(1, LEDGER_KEPT);
	run();
	assert_int_equal(letter_at(1).state, LETTER_SENT);
	first = link_in_mail();
	assert_int_equal(mail("m3", "again"), 303);
	assert_int_equal(asking_at(0).reminders.n, 1);
	assert_int_equal(walk_get(&k, GUEST, first), 410);
	ledger_says(2, LEDGER_KEPT);
	run();
	assert_int_equal(walk_get(&k, GUEST, link_in_mail()), 200);
	assert_int_equal(sink.taken, 2);
}

/* It has nine more chances, half a day and more; then it is told. */
static void nobody_tries_for_ever(void **state)
{
	(void)state;
	sink.way = SINK_WAITS;
	assert_int_equal(mail("m1", NULL), 303);
	ledger_says(0, LEDGER_KEPT);
	for (int i = 0; i < 12; i++) {
		make_due();
		run();
	}
	assert_int_equal(letter_at(0).state, LETTER_FAILED);
	assert_int_equal(sink.came, 10);
	assert_non_null(strstr(letter_at(0).trouble, "451"));
}

/* Sent, but the ledger has no entry of it yet: it goes there later, and the mail not once more. */
static void a_ledger_that_is_down_hears_of_it_later(void **state)
{
	(void)state;
	assert_int_equal(mail("m1", NULL), 303);
	ledger_says(0, LEDGER_LOST);
	run();
	assert_int_equal(letter_at(0).state, LETTER_SENT);
	assert_non_null(queued(0, false));
	assert_null(queued(0, true));
	ledger_says(0, LEDGER_KEPT);
	run();
	assert_null(queued(0, false));
	assert_int_equal(sink.taken, 1);
}

static void several_go_at_once(void **state)
{
	(void)state;
	assert_int_equal(walk_post(&k, AKIKO, "/requests", "token", "n", "slip", walk_id(&k, slip),
			     "to1", walk_id(&k, k.nurses), "service", "home_doctor", "content",
			     "急ぐ", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO,
			     arena_printf(&k.arena, "/requests?slip=%lld", (long long)slip)),
	    200);
	assert_true(walk_says(&k, "まだ送っていないところにメールで送る"));
	assert_int_equal(walk_post(&k, AKIKO, "/requests/mail", "token", "all", "slip",
			     walk_id(&k, slip), NULL),
	    303);
	assert_non_null(strstr(k.flash, "1 か所にメールで送ります"));
	assert_non_null(strstr(k.flash, "見本訪問看護ステーション"));
	ledger_says(0, LEDGER_KEPT);
	run();
	assert_int_equal(sink.taken, 1);
	give_mail(k.nurses, "kango@example.jp");
	assert_int_equal(walk_post(&k, AKIKO, "/requests/mail", "token", "two", "slip",
			     walk_id(&k, slip), NULL),
	    303);
	assert_non_null(strstr(k.flash, "1 か所にメールで送ります"));
	assert_int_equal(walk_post(&k, AKIKO, "/requests/mail", "token", "three", "slip",
			     walk_id(&k, slip), "again", "1", NULL),
	    303);
	assert_non_null(strstr(k.flash, "2 か所にメールで送ります"));
	assert_int_equal(letter_at(1).state, LETTER_STOPPED);
}

/* What a browser, or whoever stands before it, says of where we are goes out nowhere. */
static void a_forged_host_leaves_no_trace(void **state)
{
	const char *paper;
	size_t size;

	(void)state;
	assert_int_equal(mail("m1", NULL), 303);
	installation.origin = "https://yui.example.jp";
	ledger_says(0, LEDGER_KEPT);
	run(); /* also what waits from before */
	assert_non_null(strstr(words(), "\r\nhttps://yui.example.jp/reply/"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/fax"), "fax", "0248-00-5555", "fax_again",
			     "0248-00-5555", NULL),
	    303);
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 200);
	paper = k.page;
	size = k.size;
	k.host = "evil.example";
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 200);
	assert_int_equal(k.size, size);
	assert_memory_equal(k.page, paper, size);
	make_link("l1", NULL);
	assert_true(walk_says(&k, "id=\"link-url\">https://yui.example.jp/reply/"));
	assert_false(walk_says(&k, "evil.example"));
	assert_int_equal(mail("m2", NULL), 303);
	ledger_says(1, LEDGER_KEPT);
	run();
	assert_non_null(strstr(words(), "\r\nhttps://yui.example.jp/reply/"));
	installation.origin = NULL;
	assert_int_equal(walk_get(&k, AKIKO, at(0, "/sheet")), 200);
	assert_true(k.size != size || memcmp(k.page, paper, size));
}

static void without_a_relay_all_is_as_before(void **state)
{
	(void)state;
	requests_relay = (struct relay){0};
	assert_int_equal(walk_get(&k, AKIKO, at(0, "")), 200);
	assert_true(walk_says(&k, "メールの送信を設定していません"));
	assert_int_equal(mail("m1", NULL), 422);
	assert_true(walk_says(&k, "メールの送信を設定していません"));
	assert_int_equal(walk_post(&k, AKIKO, at(0, "/invitations"), "token", "l", "days", "7",
			     NULL),
	    200);
	assert_int_equal(walk_post(&k, OFFICER, at(0, "/mail"), "token", "m2", NULL), 403);
}

#define MAILED(name) cmocka_unit_test_setup_teardown(name, begin_with_relay, end_with_relay)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MAILED(a_link_goes_by_mail_and_answers),
		MAILED(what_is_not_wanted_is_not_sent),
		MAILED(a_relay_that_waits_is_asked_again),
		MAILED(what_failed_is_told_and_goes_again),
		MAILED(nobody_tries_for_ever),
		MAILED(a_ledger_that_is_down_hears_of_it_later),
		MAILED(several_go_at_once),
		MAILED(a_forged_host_leaves_no_trace),
		MAILED(without_a_relay_all_is_as_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
