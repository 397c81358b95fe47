/* serve: the pages, until it is told to stop. */
#include "command/database.h"
#include "domain/regions/regions.h"
#include "web/server.h"
#include "web/session.h"

#include <stdlib.h>

enum { HOUR = 3600 * 1000 };

static int run(const struct command *, int, char **);

const struct command command_serve = {
	.name = "serve", .about = "画面を出す（サーバー）", .run = run,
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

static int run(const struct command *c, int argc, char **argv)
{
	struct server_options o = { 0 };
	const char *data = NULL, *listen = NULL;
	int64_t port = 8080, workers = 0, idle = 0, connections = 0, per_address = 0;
	const struct option options[] = {
		{ "data", "ファイル", "データベース。SQLite のファイルか postgres://… です。", .text = &data },
		{ "port", "番号", "待ち受けるポート（初めは 8080）。使われていれば次の番号にします。", .number = &port,
		  .least = 1, .most = 65535 },
		{ "port-strict", NULL, "ポートが使われていれば、次を試さずに終わります。", .flag = &o.port_strict },
		{ "listen", "アドレス", "待ち受けるアドレス（初めは 127.0.0.1）。", .text = &listen },
		{ "workers", "数", "働くプロセスの数（初めは CPU の数）。", .number = &workers, .least = 1, .most = WORKERS_MAX },
		{ "demo", NULL, "見本として動かします。どの画面にもそう書き、この機械の中でだけ動きます。",
		  .flag = &installation.demo },
		{ "behind-proxy", NULL, "前に立つ nginx などの X-Forwarded-Proto と -For を信じます。", .flag = &o.behind_proxy },
		{ "idle", "分", "使わないとログアウトになるまでの時間（初めは 60、見本では 480）。", .number = &idle,
		  .least = 1, .most = 720 },
		{ "connections", "数", "プロセスあたりの接続の上限（初めは 2000）。", .number = &connections, .least = 1,
		  .most = 60000 },
		{ "per-address", "数", "プロセスあたり、一つの住所からの接続の上限（初めは 256）。", .number = &per_address,
		  .least = 1, .most = 60000 },
		{ 0 }
	};
	int code = 0, left = options_read(c, options, argc, argv, &code);

	if (left < 0)
		return code;
	if (left > 1) {
		command_usage(c, options);
		return EXIT_USAGE;
	}
	o.where = database_where(data);
	o.listen = listen;
	o.port = (int)port;
	o.workers = (int)workers;
	o.connections = (int)connections;
	o.per_address = (int)per_address;
	installation.place = hub_place;
	session_rules.idle = idle ? idle * 60 * 1000 : installation.demo ? 8 * HOUR : HOUR;
	return is_current(c, o.where) ? server_run(&o) : EXIT_FAILED;
}
