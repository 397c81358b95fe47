/* fax: the sheet that goes to who is asked and comes back with a tick. */
#include "domain/requests/pages.h"

static bool same_number(struct arena *a, const char *one, const char *other)
{
	const char *x = one ? phone_digits(a, one) : NULL,
		   *y = other ? phone_digits(a, other) : NULL;

	return !text_empty(x) && text_same(x, y);
}

bool fax_is_confirmed(struct arena *a, const struct asked *asked)
{
	return asked->asking.fax
	    && (!asked->organization.fax
		|| same_number(a, asked->asking.fax, asked->organization.fax));
}

const char *fax_number(const struct asked *asked)
{
	return asked->organization.fax ? asked->organization.fax : asked->asking.fax;
}

static void check(struct request *rq, struct asked *a)
{
	struct work *w = rq->work;
	const char *fax = form_value(rq, "fax"), *again = form_value(rq, "fax_again");

	if (!fax || !again)
		work_problem(w, "fax",
		    "FAX番号を、名簿や相手の紙を見ながら、二度打ち込んでください。");
	else if (!same_number(&w->arena, fax, again))
		work_problem(w, "fax_again", "二度の番号が違います。確かめて、打ち直してください。");
	else if (a->organization.fax && !same_number(&w->arena, fax, a->organization.fax))
		work_problem(w, "fax",
		    "名簿の FAX 番号（%s）と違います。番号が変わったのなら、先に施設の名簿を直してください。",
		    a->organization.fax);
	else
		field_read(w, record_field(&asking_record, "fax"), fax, &a->asking);
}

int fax_confirm(struct request *rq)
{
	struct work *w = rq->work;
	struct asked a;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	check(rq, &a);
	a.asking.fax_confirmed = w->now;
	a.asking.fax_confirmed_by.id = w->actor.account;
	w->reason = "FAX番号を二度確かめた";
	if (!w->problems && store_save(w, &asking_record, &a.asking) != SAVED)
		work_problem(w, NULL,
		    "ほかの方がこの依頼を変えたところです。保存していません。もう一度送ってください。");
	if (w->problems) {
		rq->title = "FAX番号を確かめる";
		asking_page(&rq->page, rq, &a);
		return 422;
	}
	rq->flash = "FAX番号を確かめました。「FAX票を印刷」を押してください。";
	return reply_goto(rq, "/requests/%lld#fax", (long long)rq->id);
}

/* ---- The sheet ---- */

static const char *or_line(const char *s)
{
	return s ? s : "―";
}

static void print_head(struct work *w, struct sheet *s, const struct asked *a)
{
	const struct organization *o = &a->organization;

	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "送り先",
				      .value = arena_printf(&w->arena, "%s　御中", or_line(o->name)),
				      .strong = true,
				      .width = 1.7 },
		{ .label = "FAX", .value = fax_number(a), .strong = true } });
	sheet_row(s, 3,
	    (struct sheet_box[]){ { .label = "送り主", .value = a->hub.name, .width = 1.6 },
		{ .label = "電話", .value = or_line(a->hub.phone) },
		{ .label = "FAX", .value = or_line(a->hub.fax) } });
	sheet_flow(s, "届いた方へ",
	    arena_printf(&w->arena,
		"番号ちがいで届いたときは、読まずに %s（電話 %s）へお知らせのうえ、捨ててください。",
		a->hub.name ? a->hub.name : "送り主", or_line(a->hub.phone)),
	    0);
}

static void print_asked(struct work *w, struct sheet *s, const struct asked *a)
{
	struct said line[SAID_MOST];
	int n = said_of(w, a, line);

	sheet_heading(s, "お願いしたいこと（お名前は伏せています）");
	for (int i = 0; i < n; i++)
		sheet_flow(s, line[i].label, line[i].value, 0);
	if (!n)
		sheet_flow(s, "内容", "お電話でご説明します。", 0);
}

static void print_answer(struct work *w, struct sheet *s, const struct asked *a)
{
	static const char *const answers[] = { "受諾（お受けします）", "不可（お受けできません）",
		"保留（お待ちください）" };
	const struct code *codes;
	int n = codes_of(w, "refusal_reason", work_today(w), &codes);
	const char **reasons = arena_alloc(&w->arena, (size_t)(n + 1) * sizeof *reasons);

	for (int i = 0; i < n; i++)
		reasons[i] = codes[i].label;
	sheet_heading(s,
	    arena_printf(&w->arena, "お返事　この紙に記入して、FAX %s へお送りください",
		or_line(a->hub.fax)));
	sheet_row(s, 1,
	    (struct sheet_box[]){ { .label = "お返事", .choices = COUNT(answers), .choice = answers,
		.height = 10 } });
	sheet_row(s, 1,
	    (struct sheet_box[]){ { .label = "不可の理由", .choices = n, .choice = reasons,
		.height = 10 } });
	sheet_flow(s, "ひとこと", NULL, 22);
	sheet_row(s, 2,
	    (struct sheet_box[]){ { .label = "お返事の方", .height = 10, .width = 1.6 },
		{ .label = "日付", .height = 10 } });
}

static const char *address_of_answer(struct request *rq, const struct asked *a)
{
	return arena_printf(&rq->work->arena, "%s/requests/answer?way=fax&number=%s",
	    origin_of(rq), a->asking.number);
}

int fax_sheet(struct request *rq)
{
	struct work *w = rq->work;
	struct sheet *s;
	struct asked a;

	if (!asked_load(w, rq->id, &a))
		return any_absent(rq);
	if (!fax_is_confirmed(&w->arena, &a))
		return reply_problem(rq, 409, "FAX番号をまだ確かめていません。",
		    "依頼のページで、送り先のFAX番号を二度打ち込んでから印刷してください。");
	s = sheet_begin(w,
	    &(struct sheet_about){ .title = "支援のお願い",
		.issuer = a.hub.name,
		.number = "",
		.mark = a.asking.reminders.n ? "再度のお願い" : NULL,
		.footer = arena_printf(&w->arena, "依頼番号 %s　%s 印刷", a.asking.number,
		    moment_era(&w->arena, w->now)) });
	print_head(w, s, &a);
	sheet_code(s, address_of_answer(rq, &a),
	    arena_printf(&w->arena, "依頼番号　%s", a.asking.number),
	    "左の四角いしるしは、戻ってきた紙を拠点が読み取るためのものです。お電話のときも、この番号をお知らせください。");
	print_asked(w, s, &a);
	print_answer(w, s, &a);
	return reply_pdf(rq, s);
}
