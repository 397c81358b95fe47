/* refuse: the bare pages for requests that no handler ever sees. */
#include "web/connection.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const struct refusal {
	int status;
	const char *reason, *say;
} refusals[] = {
	{ 400, "Bad Request", "送られた要求の形が正しくないため、受け付けられませんでした。" },
	{ 403, "Forbidden",
	    "ログインの期限が切れているか、権限がないため、受け付けられませんでした。"
	    "ログインし直してから、もう一度お試しください。" },
	{ 405, "Method Not Allowed", "この操作は受け付けていません。" },
	{ 408, "Request Timeout", "送信に時間がかかりすぎたため、途中で打ち切りました。" },
	{ 411, "Length Required",
	    "送られた要求に長さが書かれていないため、受け付けられませんでした。" },
	{ 413, "Content Too Large", "送られた内容が大きすぎます。前の画面に戻り、短くするか、分けて送ってください。" },
	{ 414, "URI Too Long", "アドレスが長すぎます。条件を減らしてください。" },
	{ 417, "Expectation Failed", "送られた要求の条件に応じられません。" },
	{ 426, "Upgrade Required",
	    "ここでは暗号通信だけを受け付けます。アドレスの初めを https:// にしてください。" },
	{ 429, "Too Many Requests",
	    "同じ場所からの接続が多すぎます。しばらくしてからもう一度お試しください。" },
	{ 431, "Request Header Fields Too Large", "送られた要求の見出しが大きすぎます。" },
	{ 503, "Service Unavailable",
	    "ただいま混み合っています。しばらくしてからもう一度お試しください。" },
	{ 505, "HTTP Version Not Supported", "この通信の方式（HTTPの版）には対応していません。" },
};

static const struct refusal *refusal_of(int status)
{
	for (size_t i = 0; i < COUNT(refusals); i++)
		if (refusals[i].status == status)
			return &refusals[i];
	return &refusals[0];
}

size_t refusal_page(int status, char *page, size_t room)
{
	return refusal_page_saying(refusal_of(status)->say, "何も保存されていません。", page,
	    room);
}

size_t refusal_page_saying(const char *what, const char *kept, char *page, size_t room)
{
	int n = snprintf(page, room,
	    "<!DOCTYPE html>\n<html lang=\"ja\"><head><meta charset=\"utf-8\">"
	    "<title>受け付けられませんでした</title></head>\n<body><h1>受け付けられませんでした</h1>\n"
	    "<p>%s</p>\n<p>%s</p>\n<p><a href=\"/\">最初の画面へ</a></p></body></html>\n",
	    what, kept);

	assert(n > 0 && (size_t)n < room);
	return (size_t)n;
}

static const char *also_says(int status)
{
	switch (status) {
	case 405: return "Allow: GET, HEAD, POST\r\n";
	case 426: return "Upgrade: TLS/1.2\r\n";
	case 429:
	case 503: return "Retry-After: 3\r\n";
	default: return "";
	}
}

size_t refusal_whole(int status, char *to)
{
	const struct refusal *r = refusal_of(status);
	char page[REFUSAL_ROOM], date[40];
	size_t length = refusal_page(r->status, page, sizeof page);
	time_t now = time(NULL);
	struct tm utc;
	int n;

	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&now, &utc));
	n = snprintf(to, REFUSAL_WHOLE,
	    "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: close\r\n"
	    "Content-Type: text/html; charset=utf-8\r\nContent-Length: %zu\r\n"
	    "Cache-Control: no-store\r\n"
	    "%sContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
	    "X-Content-Type-Options: nosniff\r\n\r\n%s",
	    r->status, r->reason, date, length, also_says(r->status), page);
	assert(n > 0 && n < REFUSAL_WHOLE);
	return (size_t)n;
}
