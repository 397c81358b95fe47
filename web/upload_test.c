/* upload_test: forms with files over the wire, from clients that mean well and others. */
#include "web/serving.h"

static struct serving server;

static int open_server(void **state)
{
	(void)state;
	server = serve((struct server_options){ .workers = 1 });
	return server.port ? 0 : 1;
}

static int close_server(void **state)
{
	(void)state;
	return serve_end(&server);
}

/* ---- A form with one file, which is a hole of that size ------------------------------------- */

static const char before[] = "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
			     "--x\r\nContent-Disposition: form-data; name=\"file\"; "
			     "filename=\"a.pdf\"\r\n\r\n",
		  after[] = "\r\n--x--\r\n";

static size_t say_head(int fd, const char *path, int who, size_t size)
{
	char head[2048], part[512];
	int m = snprintf(part, sizeof part, before, who ? server.csrf[who] : "none");
	size_t whole = (size_t)m + size + sizeof after - 1;
	int n = snprintf(head, sizeof head,
	    "POST %s HTTP/1.1\r\nHost: t\r\nCookie: %s\r\n"
	    "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %zu\r\n\r\n",
	    path, server.cookie[who], whole);

	say(fd, head, (size_t)n);
	say(fd, part, (size_t)m);
	return whole;
}

static void say_hole(int fd, size_t size)
{
	static const char nothing[1 << 16];

	for (size_t at = 0; at < size; at += sizeof nothing)
		say(fd, nothing, size - at < sizeof nothing ? size - at : sizeof nothing);
}

static int upload(const char *path, int who, size_t size)
{
	int fd = connect_to(server.port), status;

	say_head(fd, path, who, size);
	say_hole(fd, size);
	say(fd, after, sizeof after - 1);
	status = hear_answer(fd);
	close(fd);
	return status;
}

static long memory_of(pid_t pid)
{
	char path[100], line[200];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	assert_non_null(f);
	while (fgets(line, sizeof line, f))
		if (!strncmp(line, "VmRSS:", 6))
			kb = strtol(line + 6, NULL, 10);
	fclose(f);
	return kb;
}

/* ---- Tests -------------------------------------------------------------------------------- */

static void files_arrive(void **state)
{
	(void)state;
	assert_int_equal(upload("/papers", HANA, 10), 200);
	assert_non_null(strstr(said, "a.pdf 10"));
	assert_int_equal(upload("/papers", HANA, 0), 200);
	assert_non_null(strstr(said, "a.pdf 0"));
	assert_int_equal(upload("/papers", HANA, 20 << 20), 200);
	assert_non_null(strstr(said, "a.pdf 20971520"));
}

/* Half of a long form is on the disk, not in memory. */
static void long_ones_fill_no_memory(void **state)
{
	enum { SIZE = 60 << 20 };
	int fd = connect_to(server.port);
	pid_t worker;
	long kb;

	(void)state;
	assert_int_equal(workers_of(&server, &worker, 1), 1);
	kb = memory_of(worker);
	say_head(fd, "/papers", HANA, SIZE);
	say_hole(fd, SIZE);
	assert_in_range(memory_of(worker), 1, kb + (24 << 10));
	say(fd, after, sizeof after - 1);
	assert_int_equal(hear_answer(fd), 200);
	close(fd);
}

/* By the head alone: nobody has to send it all first. */
static void who_may_not_is_told_at_once(void **state)
{
	static const struct {
		const char *path;
		int who;
		size_t size;
		int status;
	} asked[] = {
		{ "/papers", 0, 20 << 20, 403 },      /* nobody signed in */
		{ "/papers", HANA, UPLOADS_MAX, 413 }, /* too long for anybody */
		{ "/boxes", HANA, 20 << 20, 413 },    /* no form with files */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(asked); i++) {
		int fd = connect_to(server.port);
		bool ended;

		say_head(fd, asked[i].path, asked[i].who, asked[i].size);
		hear(fd, 3000, &ended);
		if (status_said() != asked[i].status)
			fail_msg("%s answers %d", asked[i].path, status_said());
		assert_non_null(strstr(said, "何も保存されていません"));
		close(fd);
	}
}

/* What was typed beside a small file is given back to who has to sign in again. */
static void small_ones_of_strangers_are_answered(void **state)
{
	(void)state;
	assert_int_equal(upload("/papers", 0, 1000), 403);
	assert_non_null(strstr(said, "ログインの期限が切れました"));
	assert_int_equal(upload("/boxes", HANA, 1000), 415);
}

static void torn_ones_save_nothing(void **state)
{
	int64_t boxes = saved_boxes();

	(void)state;
	for (int i = 0; i < 3; i++) {
		int fd = connect_to(server.port);

		say_head(fd, "/papers", HANA, 5000);
		say_hole(fd, (size_t)i * 2500);
		close(fd);
	}
	assert_int_equal(upload("/papers", HANA, 10), 200);
	assert_int_equal(saved_boxes(), boxes);
}

/* A connection goes on after a form with files. */
static void connections_are_kept(void **state)
{
	int fd = connect_to(server.port);

	(void)state;
	for (int i = 0; i < 3; i++) {
		say_head(fd, "/papers", HANA, 70000);
		say_hole(fd, 70000);
		say(fd, after, sizeof after - 1);
		assert_int_equal(hear_answer(fd), 200);
		send_request(&server, fd, HANA, "GET", "/hello", NULL);
		assert_int_equal(hear_answer(fd), 200);
	}
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_arrive),
		cmocka_unit_test(long_ones_fill_no_memory),
		cmocka_unit_test(who_may_not_is_told_at_once),
		cmocka_unit_test(small_ones_of_strangers_are_answered),
		cmocka_unit_test(torn_ones_save_nothing),
		cmocka_unit_test(connections_are_kept),
	};

	return cmocka_run_group_tests(tests, open_server, close_server);
}
