/* smtp: one mail to a relay, by libcurl. */
#include "web/smtp.h"

#include "base/calendar.h"
#include "base/mail.h"

#include <curl/curl.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	CONNECT_SECONDS = 10,
	SECONDS = 60,
	WORD = 36, /* bytes of an encoded word: with its header's name less than 76 signs */
	PASSWORD_ROOM = 512,
	SAID_MOST = 120
};

/* ---- The relay ---------------------------------------------------------------------------- */

static const char *host_of(const struct relay *r)
{
	const char *after = r->url ? strstr(r->url, "://") : NULL;

	return after ? after + 3 : "";
}

bool relay_is_here(const struct relay *r)
{
	static const char *const here[] = { "localhost", "127.0.0.1", "[::1]" };
	const char *host = host_of(r);
	size_t n = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");

	for (size_t i = 0; i < COUNT(here); i++)
		if (n == strlen(here[i]) && !strncmp(host, here[i], n))
			return true;
	return false;
}

static bool is_url(const char *url)
{
	const char *host = text_starts(url, "smtp://") ? url + 7
	    : text_starts(url, "smtps://")             ? url + 8
						       : "";

	return *host && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "0123456789.-:[]")
	    == strlen(host);
}

/* The first line; NULL: *why. */
static const char *read_password(struct arena *a, const char *path, const char **why)
{
	char *line = arena_alloc(a, PASSWORD_ROOM + 1);
	struct stat about;
	ssize_t n = -1;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	*why = NULL;
	if (file < 0 || fstat(file, &about))
		*why = "メールのパスワードのファイルを開けません";
	else if (about.st_mode & 077)
		*why = "メールのパスワードのファイルは、ほかの人も読めます。chmod 600 をしてください";
	else if ((n = read(file, line, PASSWORD_ROOM)) <= 0)
		*why = "メールのパスワードのファイルに何もありません";
	if (file >= 0)
		close(file);
	if (*why)
		return NULL;
	line[n] = 0;
	line[strcspn(line, "\r\n")] = 0;
	return line;
}

static bool is_certificate(const char *path)
{
	gnutls_certificate_credentials_t all;
	bool well = !gnutls_certificate_allocate_credentials(&all);

	if (!well)
		return false;
	well = gnutls_certificate_set_x509_trust_file(all, path, GNUTLS_X509_FMT_PEM) > 0;
	gnutls_certificate_free_credentials(all);
	return well;
}

const char *relay_problem(struct arena *a, const struct relay *r)
{
	const char *why = NULL;

	if (!is_url(r->url))
		return "smtp://サーバー:587 か smtps://サーバー:465 と書きます";
	if (!mail_address(r->from))
		return "差出人のアドレス（--mail-from）を、yui@example.jp のように書きます";
	if (!r->user != !r->password)
		return "--mail-user と --mail-password-file は、両方を書きます";
	if (r->trust && access(r->trust, R_OK))
		return "認証局のファイル（--mail-ca）を開けません";
	if (r->trust && !is_certificate(r->trust))
		return "認証局のファイル（--mail-ca）に証明書（PEM）がありません";
	if (r->password)
		read_password(a, r->password, &why);
	return why;
}

/* ---- Headers ------------------------------------------------------------------------------ */

static bool is_plain(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -")
	    == strlen(s)
	    && strlen(s) <= WORD;
}

static void word_add(struct text *t, const char *s, size_t n)
{
	char word[2 * WORD];

	sodium_bin2base64(word, sizeof word, (const unsigned char *)s, n,
	    sodium_base64_VARIANT_ORIGINAL);
	text_addf(t, "%s=?UTF-8?B?%s?=", t->len ? "\r\n " : "", word);
}

/* RFC 2047, where they are not plain: nothing in them begins another header, and no line with them
 * is longer than 76 signs. */
static const char *header_words(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	if (is_plain(s))
		return s;
	while (*s) {
		const char *end = s, *next = s;

		while (utf8_next(&next) && next - s <= WORD)
			end = next;
		word_add(&t, s, (size_t)(end - s));
		s = end;
	}
	return t.s;
}

/* RFC 5322, in no locale. */
static const char *date_of(struct arena *a, int64_t ms)
{
	static const char days[] = "SunMonTueWedThuFriSat",
			  months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t seconds = (time_t)(ms / 1000);
	struct tm t;

	gmtime_r(&seconds, &t);
	return arena_printf(a, "%.3s, %d %.3s %d %02d:%02d:%02d +0000", days + 3 * t.tm_wday,
	    t.tm_mday, months + 3 * t.tm_mon, t.tm_year + 1900, t.tm_hour, t.tm_min, t.tm_sec);
}

static struct curl_slist *headers(struct arena *a, const struct relay *r, const struct mail *m)
{
	const char *const all[] = {
		arena_printf(a, "From: %s\r\n <%s>", header_words(a, m->name), r->from),
		arena_printf(a, "To: <%s>", m->to),
		arena_printf(a, "Subject: %s", header_words(a, m->subject)),
		arena_printf(a, "Date: %s", date_of(a, m->at)),
		arena_printf(a, "Message-ID: <%s@%s>", m->id, strchr(r->from, '@') + 1),
		"Auto-Submitted: auto-generated",
	};
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < COUNT(all); i++)
		list = curl_slist_append(list, all[i]);
	return list;
}

/* ---- Sending ------------------------------------------------------------------------------ */

struct sending {
	struct arena *arena;
	bool (*alive)(void *);
	void *context;
	char said[SAID_MOST + 1]; /* the relay's last line */
};

static int on_progress(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	struct sending *s = context;

	(void)a, (void)b, (void)c, (void)d;
	return s->alive && !s->alive(s->context);
}

/* What a relay refuses with is shown to people: signs of ASCII, and few.  What it says when it is
 * left afterwards is nothing to them. */
static size_t on_line(char *bytes, size_t size, size_t n, void *context)
{
	struct sending *s = context;
	size_t kept = 0;

	if (size * n < 4 || (*bytes != '4' && *bytes != '5'))
		return size * n;
	for (size_t i = 0; i < size * n && kept < SAID_MOST; i++)
		if (bytes[i] >= ' ' && bytes[i] < 127)
			s->said[kept++] = bytes[i];
	s->said[kept] = 0;
	return size * n;
}

static void put_relay(CURL *c, struct arena *a, const struct relay *r, const char *password)
{
	bool clear = relay_is_here(r) && !r->tls;

	curl_easy_setopt(c, CURLOPT_URL,
	    arena_printf(a, "%s/%s", r->url, strchr(r->from, '@') + 1));
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(clear ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (r->trust)
		curl_easy_setopt(c, CURLOPT_CAINFO, r->trust);
	if (password) {
		curl_easy_setopt(c, CURLOPT_USERNAME, r->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, password);
	}
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SECONDS);
}

static void put_watch(CURL *c, struct sending *s)
{
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_line);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, s);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, s);
}

/* Mail ends its lines with CR LF, also under base 64. */
static const char *lines_of_mail(struct arena *a, const char *s)
{
	struct text t = { .arena = a };

	for (; *s; s++) {
		if (*s == '\n')
			text_addc(&t, '\r');
		text_addc(&t, *s);
	}
	return t.s ? t.s : "";
}

static curl_mime *put_words(CURL *c, struct arena *a, const struct mail *m)
{
	curl_mime *whole = curl_mime_init(c);
	curl_mimepart *part = curl_mime_addpart(whole);

	curl_mime_data(part, lines_of_mail(a, m->words), CURL_ZERO_TERMINATED);
	curl_mime_type(part, "text/plain; charset=UTF-8");
	curl_mime_encoder(part, "base64");
	curl_easy_setopt(c, CURLOPT_MIMEPOST, whole);
	return whole;
}

/* Why nothing was said in TLS; NULL: that is not why. */
static const char *tls_words(CURLcode code)
{
	switch (code) {
	case CURLE_USE_SSL_FAILED:
		return "送信サーバーが、暗号通信（STARTTLS）を受け付けません";
	case CURLE_PEER_FAILED_VERIFICATION:
		return "送信サーバーの証明書（TLS）が、この名前のものと確かめられません";
	case CURLE_SSL_CACERT_BADFILE:
		return "認証局のファイル（--mail-ca）を証明書（TLS）として読めません";
	case CURLE_SSL_CONNECT_ERROR:
		return "送信サーバーと暗号通信（TLS 1.2以上）ができません";
	default: return NULL;
	}
}

/* 530 to 538: the relay wants who sends to sign in otherwise; that is no fault of the mail. */
static enum smtp_end end_of(struct sending *s, CURLcode code, long answer, const char **why)
{
	bool refused = answer >= 500 && answer < 600 && (answer < 530 || answer > 538)
	    && code != CURLE_LOGIN_DENIED;

	if (code == CURLE_OK)
		return SMTP_SENT;
	if (refused)
		*why = arena_printf(s->arena, "送信サーバーが受け付けませんでした（%s）", s->said);
	else if (code == CURLE_LOGIN_DENIED || answer >= 500)
		*why = arena_printf(s->arena,
		    "送信サーバーにログインできません（%s）。システム管理者に知らせてください", s->said);
	else if (answer >= 400)
		*why = arena_printf(s->arena, "送信サーバーが、あとにするように答えました（%s）",
		    s->said);
	else if (tls_words(code))
		*why = arena_printf(s->arena, "%s。送っていません。システム管理者に知らせてください",
		    tls_words(code));
	else if (code == CURLE_OPERATION_TIMEDOUT)
		*why = "送信サーバーから答えがありません";
	else if (code == CURLE_COULDNT_RESOLVE_HOST)
		*why = "送信サーバーの名前が見つかりません";
	else if (code == CURLE_COULDNT_CONNECT)
		*why = "送信サーバーにつながりません。止まっているか、通信が通っていません";
	else
		*why = arena_printf(s->arena, "送信サーバーとの通信が途中で切れました（通信の番号 %d）",
		    (int)code);
	return refused ? SMTP_NEVER : SMTP_LATER;
}

static enum smtp_end run(CURL *c, struct sending *s, const struct relay *r, const struct mail *m,
    const char *password, const char **why)
{
	struct curl_slist *to = curl_slist_append(NULL, arena_printf(s->arena, "<%s>", m->to));
	struct curl_slist *head = headers(s->arena, r, m);
	curl_mime *words = put_words(c, s->arena, m);
	CURLcode code;
	long answer = 0;

	put_relay(c, s->arena, r, password);
	put_watch(c, s);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(s->arena, "<%s>", r->from));
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, head);
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	code = curl_easy_perform(c);
	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer);
	curl_mime_free(words);
	curl_slist_free_all(head);
	curl_slist_free_all(to);
	return end_of(s, code, answer, why);
}

enum smtp_end smtp_send(struct arena *a, const struct relay *r, const struct mail *m,
    bool (*alive)(void *), void *context, const char **why)
{
	struct sending s = { .arena = a, .alive = alive, .context = context };
	const char *password = r->password ? read_password(a, r->password, why) : NULL;
	enum smtp_end end = SMTP_LATER;
	CURL *c;

	if (r->password && !password)
		return SMTP_LATER;
	if (!mail_address(m->to)) {
		*why = "送り先のメールアドレスの形が正しくありません";
		return SMTP_NEVER;
	}
	c = curl_easy_init();
	if (c)
		end = run(c, &s, r, m, password, why);
	else
		*why = "メールを送る用意ができません";
	curl_easy_cleanup(c);
	if (password)
		sodium_memzero((char *)(uintptr_t)password, strlen(password));
	return end;
}
