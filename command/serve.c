/* serve: the pages, until it is told to stop. */
#include "command/database.h"
#include "command/outward.h"
#include "document/document.h"
#include "domain/accounts/accounts.h"
#include "domain/imports/imports.h"
#include "domain/regions/regions.h"
#include "domain/requests/requests.h"
#include "store/ledger.h"
#include "web/files.h"
#include "web/server.h"
#include "web/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOUR = 3600 * 1000 };

static struct {
	struct server_options options;
	const char *data, *key, *scanner, *address;
	int64_t port, workers, idle, connections, per_address, hang, file_size, files_total;
	char ledger[4096];
	struct relay relay;
	struct arena arena;
} wanted = { .port = 8080 };

static const struct option options[] = {
	{ "data", "ファイル", "データベース。SQLite のファイルか postgres://… です。",
	    .text = &wanted.data },
	{ "key-file", "ファイル",
	    "第二の認証と添付ファイルの鍵。なければ作ります（初めは SQLite のデータのとなりの データ名.key）。",
	    .text = &wanted.key },
	{ "scan", "検査",
	    "添付ファイルのウイルス検査：clamd:/run/clamav/clamd.ctl か、プログラムの場所（/ から）。",
	    .text = &wanted.scanner },
	{ "file-size", "MB", "添付ファイル一つの大きさの上限（初めは 20）。",
	    .number = &wanted.file_size, .least = 1, .most = 100 },
	{ "files-total", "GB", "拠点全体の添付ファイルの上限（初めは 20）。",
	    .number = &wanted.files_total, .least = 1, .most = 10000 },
	{ "port", "番号", "待ち受けるポート（初めは 8080）。使われていれば次の番号にします。",
	    .number = &wanted.port, .least = 1, .most = 65535 },
	{ "port-strict", NULL, "ポートが使われていれば、次を試さずに終わります。",
	    .flag = &wanted.options.port_strict },
	{ "listen", "アドレス", "待ち受けるアドレス（初めは 127.0.0.1）。",
	    .text = &wanted.options.listen },
	{ "address", "アドレス",
	    "ほかの機械からこの Yui を開くときのアドレス（https://yui.example.jp）。メールや FAX に書きます。",
	    .text = &wanted.address },
	{ "workers", "数", "働くプロセスの数（初めは CPU の数）。", .number = &wanted.workers,
	    .least = 1, .most = WORKERS_MAX },
	{ "demo", NULL, "見本として動かします。どの画面にもそう書き、この機械の中でだけ動きます。",
	    .flag = &installation.demo },
	{ "survey-map", NULL,
	    "施設の地図に、国土地理院の地図（地理院タイル）を敷きます。見る人の端末が国土地理院から取ります。",
	    .flag = &installation.survey },
	{ "behind-proxy", NULL, "前に立つ nginx などの X-Forwarded-Proto と -For を信じます。",
	    .flag = &wanted.options.behind_proxy },
	{ "tls-cert", "ファイル",
	    "暗号通信（TLS）を自分で行うときの証明書（PEM。中間証明書を続けて）。",
	    .text = &wanted.options.tls.certificate },
	{ "tls-key", "ファイル", "その秘密鍵（PEM）。ほかの人が読めるものは使いません。",
	    .text = &wanted.options.tls.key },
	{ "client-ca", "ファイル", "端末の証明書を求め、この認証局（PEM）のものだけを認めます。",
	    .text = &wanted.options.tls.clients },
	{ "client-header", "名前",
	    "前に立つ nginx などが、確かめた端末の証明書（PEM）を入れる見出し。",
	    .text = &wanted.options.client_header },
	{ "mail-relay", "アドレス",
	    "回答用リンクをメールで送るときの送信サーバー。smtp://名前:587（STARTTLS）か smtps://名前:465。",
	    .text = &wanted.relay.url },
	{ "mail-from", "アドレス", "メールの差出人（yui@example.jp）。", .text = &wanted.relay.from },
	{ "mail-user", "名前", "送信サーバーにログインする名前。", .text = &wanted.relay.user },
	{ "mail-password-file", "ファイル",
	    "そのパスワード（1行）。ほかの人が読めるものは使いません。",
	    .text = &wanted.relay.password },
	{ "mail-ca", "ファイル",
	    "送信サーバーの証明書を確かめる認証局（PEM。初めはこの機械のもの）。",
	    .text = &wanted.relay.trust },
	{ "mail-tls", NULL,
	    "この機械の中の送信サーバーにも、暗号（STARTTLS）でだけ渡します。ほかへは、いつもそうです。",
	    .flag = &wanted.relay.tls },
	{ "idle", "分", "使わないとログアウトになるまでの時間（初めは 60、見本では 480）。",
	    .number = &wanted.idle, .least = 1, .most = 720 },
	{ "connections", "数", "プロセスあたりの接続の上限（初めは 2000）。",
	    .number = &wanted.connections, .least = 1, .most = 60000 },
	{ "per-address", "数", "プロセスあたり、同じ機械からの接続の上限（初めは 256）。",
	    .number = &wanted.per_address, .least = 1, .most = 60000 },
	{ "hang", "秒", "プロセスがこれだけ動かなければ、止めて起こし直します（初めは 90）。",
	    .number = &wanted.hang, .least = 2, .most = 3600 },
	{ 0 },
};

/* Other code would read or write what it does not understand. */
static bool is_current(const struct command *c, const char *where)
{
	struct work w;
	bool current;

	if (!database_exists(where)) {
		command_say(c, "%s がありません。yui init か yui demo で作ってください。", where);
		return false;
	}
	if (!database_begin(c, &w, where, 0, false))
		return false;
	current = database_current(c, &w);
	database_cancel(&w);
	return current;
}

/* However the clock has been set since, what is new comes after what is there. */
static void begin_after_what_is_there(const struct command *c, const char *where)
{
	struct work w;
	struct rows *hubs;

	if (!database_begin(c, &w, where, 0, false))
		return;
	hubs = store_query(&w, "SELECT id FROM hub");
	for (int i = 0; i < hubs->n; i++)
		for (const struct record *const *r = database_schema()->records; *r; r++)
			id_after(cell_number(
			    store_query(&w,
				"SELECT max(id) FROM history WHERE region = $1 AND record = $2",
				I(cell_number(hubs, i, 0)), T((*r)->name)),
			    0, 0));
	database_cancel(&w);
}

static void end_what_was_going_on(const struct command *c, const char *where)
{
	struct work w;

	if (!database_begin(c, &w, where, 0, true))
		return;
	import_served(&w);
	database_end(c, &w);
}

/* The address may hold a password that is no business of the workers: it does not stay where
 * they could find it. */
static void take_ledger(struct server_options *o)
{
	char *given = getenv("YUI_LEDGER");

	if (!given || !*given)
		return;
	snprintf(wanted.ledger, sizeof wanted.ledger, "%s", given);
	memset(given, 0, strlen(given));
	unsetenv("YUI_LEDGER");
	o->ledger = wanted.ledger;
}

/* Makes the ledger where there is none.  Without one no page could be shown. */
static bool make_ledger(const struct command *c, const char *place)
{
	struct work w;

	if (!database_create(c, &w, place))
		return false;
	ledger_prepare(&w);
	return database_end(c, &w);
}

/* A chain that begins anew says nothing of what it lacks: somebody has to know. */
static void warn_of_ledger(const struct command *c, const char *where, const char *place)
{
	struct work w;

	if (store_is_address(place) || access(place, F_OK) == 0
	    || !database_begin(c, &w, where, 0, false))
		return;
	if (store_query(&w, "SELECT 1 FROM sign_in LIMIT 1")->n)
		command_say(c,
		    "操作の記録 %s がありません。"
		    "控えがあれば止めて戻してください。ないときは新しく始めます。",
		    place);
	database_cancel(&w);
}

/* Whoever has been connected keeps pieces of the address, and the workers are born of this
 * process: it has another one try. */
static bool can_log(const struct command *c, struct server_options *o)
{
	const char *place;
	int how = 0;
	pid_t child;

	take_ledger(o);
	if (o->ledger
	    && (!store_is_address(o->where) || !store_is_address(o->ledger))) {
		command_say(c,
		    "YUI_LEDGER は、データも postgres://… のときに、postgres://… と書きます。");
		return false;
	}
	place = o->ledger ? o->ledger : ledger_place(&wanted.arena, o->where);
	warn_of_ledger(c, o->where, place);
	child = fork();
	if (child == 0)
		_exit(make_ledger(c, place) ? 0 : EXIT_FAILED);
	return child > 0 && waitpid(child, &how, 0) == child && WIFEXITED(how)
	    && WEXITSTATUS(how) == 0;
}

/* A new one would open nothing of what is sealed. */
static bool may_make_key(const struct command *c, const char *where, const char *path)
{
	struct work w;
	bool any;

	if (access(path, F_OK) == 0)
		return true;
	if (!database_begin(c, &w, where, 0, false))
		return false;
	any = sealed_any(&w);
	database_cancel(&w);
	if (any)
		command_say(c,
		    "鍵 %s がありません。添付ファイルは、この鍵がないと開けません。"
		    "控えておいた鍵を、この名前で戻してください（新しい鍵は作りません）。",
		    path);
	return !any;
}

/* Who was restored without it can still get in: but somebody has to know. */
static void warn_of_key(const struct command *c, const char *where, const char *path)
{
	struct work w;

	if (!database_begin(c, &w, where, 0, false))
		return;
	file_rules.ready = sealed_fits(&w);
	if (!file_rules.ready)
		command_say(c,
		    "%s は、添付ファイルの封をした鍵ではありません。"
		    "今あるファイルは開けず、新しいファイルも受け取りません。もとの鍵に戻してください。",
		    path);
	if (!account_key_fits(&w))
		command_say(c,
		    "%s は、第二の認証を設定したときの鍵ではありません。"
		    "確認コードは通りません。"
		    "もとの鍵に戻すか、"
		    "yui user reset-factor で一人ずつ取り消してください。",
		    path);
	database_cancel(&w);
}

/* The key lies beside a file of data; for a server elsewhere, somebody has to say where. */
static bool has_key(const struct command *c, const char *where)
{
	struct arena arena = {0};
	const char *path = database_key(&arena, where, wanted.key), *why;
	bool well;

	if (!path) {
		command_say(c,
		    "--key-file がないので、第二の認証（確認コード）は設定できず、"
		    "ファイルも添付できません。");
		return true;
	}
	well = may_make_key(c, where, path);
	if (well && !secret_open(path, &why)) {
		command_say(c, "鍵 %s：%s。", path, why);
		well = false;
	}
	if (well)
		warn_of_key(c, where, path);
	arena_reset(&arena);
	return well;
}

/* Which of them go together, in words; NULL: these do. */
static const char *tls_problem(const struct server_options *o)
{
	if (!o->tls.certificate != !o->tls.key)
		return "--tls-cert と --tls-key は、両方を書きます。";
	if (o->tls.clients && !o->tls.certificate)
		return "--client-ca は、--tls-cert といっしょに使います。";
	if (o->tls.certificate && o->behind_proxy)
		return "--tls-cert のときは、--behind-proxy は使えません。";
	if (o->client_header && !o->behind_proxy)
		return "--client-header は、--behind-proxy といっしょに使います。";
	return NULL;
}

static bool is_outside(const struct server_options *o)
{
	return o->listen || o->behind_proxy || o->tls.certificate;
}

static bool can_speak(const struct command *c, const struct server_options *o)
{
	const char *why = tls_problem(o);
	struct tls *tls;

	installation.knows_clients = o->tls.clients || o->client_header;
	if (why) {
		command_say(c, "%s", why);
		return false;
	}
	if (!o->tls.certificate)
		return true;
	tls = tls_open(&o->tls, &why);
	if (tls)
		tls_close(tls);
	else
		command_say(c, "%s（--tls-cert %s、--tls-key %s）。", why, o->tls.certificate,
		    o->tls.key);
	return tls != NULL;
}

static bool take_file_rules(const struct command *c)
{
	if (wanted.file_size)
		file_rules.each = wanted.file_size * 1000000;
	if (wanted.files_total)
		file_rules.all = wanted.files_total * 1000000000;
	if (scan_use(wanted.scanner))
		return true;
	command_say(c,
	    "--scan には clamd:/run/clamav/clamd.ctl か、/ から始まるプログラムの場所を書いてください。");
	return false;
}

/* Rather now than when a slip is wanted on paper. */
static bool can_print(const struct command *c)
{
	const char *why;

	if (document_ready(&why))
		return true;
	command_say(c, "%s", why);
	return false;
}

static int run(const struct command *c, int argc, char **argv)
{
	struct server_options *o = &wanted.options;
	int code = 0, left = options_read(c, options, argc, argv, &code);

	if (left < 0)
		return code;
	if (left > 1) {
		command_usage(c, options);
		return EXIT_USAGE;
	}
	installation.version = YUI_VERSION;
	installation.place = hub_place;
	o->where = database_where(wanted.data);
	o->errand = wanted.relay.url ? &requests_errand : NULL;
	o->port = (int)wanted.port;
	o->workers = (int)wanted.workers;
	o->connections = (int)wanted.connections;
	o->per_address = (int)wanted.per_address;
	o->hang = (int)wanted.hang;
	if (wanted.idle)
		session_rules.idle = wanted.idle * 60 * 1000;
	else
		session_rules.idle = installation.demo ? 8 * HOUR : HOUR;
	if (!take_file_rules(c))
		return EXIT_USAGE;
	if (!can_speak(c, o)
	    || !outward_origin(c, &wanted.arena, wanted.address, is_outside(o))
	    || !outward_mail(c, &wanted.arena, &wanted.relay)
	    || !is_current(c, o->where) || !can_print(c)
	    || !has_key(c, o->where) || !can_log(c, o))
		return EXIT_FAILED;
	begin_after_what_is_there(c, o->where);
	end_what_was_going_on(c, o->where);
	return server_run(o);
}

const struct command command_serve = {
	.name = "serve",
	.about = "画面を出す（サーバー）",
	.run = run,
};
