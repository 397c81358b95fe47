/* record_test: every kind reads what people type, says what is wrong, and keeps what it read. */
#include "base/record.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIELDS_OF_SAMPLE(FIELD) \
	FIELD(TEXT, name, "氏名", .need = true, .max = 10, .title = true) \
	FIELD(NOTE, story, "お話", .need = true, .max = 30) \
	FIELD(NUMBER, people, "人数", .max = 9999, .unit = "人") \
	FIELD(NUMBER, balance, "増減", .min = -50, .unit = "％") \
	FIELD(DECIMAL, heat, "体温", .min = 30, .max = 45, .scale = 1, .unit = "℃") \
	FIELD(DATE, born, "生年月日") \
	FIELD(TIME, opens, "開く時刻") \
	FIELD(MOMENT, received, "受付日時") \
	FIELD(FLAG, urgent, "至急") \
	FIELD(CHOICE, sex, "性別", .need = true, .choices = sexes) \
	FIELD(CODE, channel, "相談方法", .need = true, .codes = "channel") \
	FIELD(CODES, topics, "相談内容", .codes = "topic") \
	FIELD(LINK, whole, "相談", .part = true) \
	FIELD(PHONE, phone, "電話") \
	FIELD(POSTCODE, postcode, "郵便番号") \
	FIELD(KANA, kana, "フリガナ", .max = 20)

static const struct choice sexes[] = { { "female", "女" }, { "male", "男" }, { 0 } };

#define MEMBER(kind_, name_, ...) kind_##_t name_;
struct sample {
	struct head head;
	FIELDS_OF_SAMPLE(MEMBER)
};

#define ROW(kind_, name_, label_, ...) \
	{ .name = #name_, \
		.label = label_, \
		.kind = kind_, \
		.at = offsetof(struct sample, name_), \
		__VA_ARGS__ },
static const struct field fields[] = { FIELDS_OF_SAMPLE(ROW){0} };

static void check_sample(struct work *w, const void *rec)
{
	const struct sample *s = rec;

	if (s->urgent && !s->phone)
		work_problem(w, "phone", "至急のときは電話を入力してください。");
}

static const struct record record = {
	.name = "sample",
	.label = "見本",
	.size = sizeof(struct sample),
	.fields = fields,
	.check = check_sample,
};

static struct work w;

static int prepare(void **state)
{
	(void)state;
	w = (struct work){ .now = moment_of((struct date){ 2026, 11, 22 }, 545) };
	return 0;
}

static int reset(void **state)
{
	(void)state;
	arena_reset(&w.arena);
	return 0;
}

/* What is kept when this is typed, or what is said against it. */
static const char *kept(const char *name, const char *typed)
{
	const struct field *f = record_field(&record, name);
	struct sample s = {0};
	const char *say;

	w.problems = NULL;
	if (field_read(&w, f, typed, &s)) {
		assert_null(w.problems);
		say = field_plain(&w.arena, f, &s);
		return say ? say : "(nothing)";
	}
	assert_string_equal(w.problems->field, name);
	assert_null(field_write(&w.arena, f, &s));
	return w.problems->say;
}

static void check_pairs(const char *name, const char *const (*pairs)[2], size_t n)
{
	for (size_t i = 0; i < n; i++)
		assert_string_equal(kept(name, pairs[i][0]), pairs[i][1]);
}
#define CHECK(name, ...) \
	do { \
		static const char *const pairs[][2] = { __VA_ARGS__ }; \
		check_pairs(name, pairs, COUNT(pairs)); \
	} while (0)

static void test_text(void **state)
{
	(void)state;
	CHECK("name", { " 見本　太郎 ", "見本　太郎" }, { "", "(nothing)" }, { "　", "(nothing)" },
	    { "𠮷葛󠄀", "𠮷葛󠄀" }, { "一二三四五六七八九十", "一二三四五六七八九十" },
	    { "一二三四五六七八九十一二", "10文字までです。あと2文字減らしてください。" },
	    { "a\nb", "改行は入れられません。1行で入力してください。" },
	    { "a\x01"
	      "b",
		"目に見えない文字（制御文字）が入っています。消して入力し直してください。" },
	    { "a\tb", "目に見えない文字（制御文字）が入っています。消して入力し直してください。" },
	    { "a\u202e"
	      "b",
		"目に見えない文字（制御文字）が入っています。消して入力し直してください。" },
	    { "a\xc2\x85"
	      "b",
		"目に見えない文字（制御文字）が入っています。消して入力し直してください。" });
	CHECK("story", { "一\n二\n四\t五", "一\n二\n四\t五" }, { "a\n\n", "a" },
	    { "あああああああああああああああああああああああああああああああ",
		"30文字までです。あと1文字減らしてください。" },
	    { "a\x1b[1m",
		"目に見えない文字（制御文字）が入っています。消して入力し直してください。" });
}

static void test_numbers(void **state)
{
	(void)state;
	CHECK("people", { "12", "12" }, { "１２", "12" }, { "1,234", "1234" },
	    { "１，２３４人", "1234" }, { "0", "0" }, { "007", "7" }, { "12.0", "12" },
	    { "12.5", "小数点を付けずに入力してください。" },
	    { "-1", "0人から9999人までの数を入力してください。" },
	    { "10000", "0人から9999人までの数を入力してください。" },
	    { "十二", "数字で入力してください（例：12）。" }, { "1-2", "数字で入力してください。" },
	    { "1.2.3", "小数点を付けずに入力してください。" },
	    { "1.", "数字で入力してください（例：12）。" },
	    { "9999999999999999999", "数が大きすぎます。けた数を確かめてください。" });
	CHECK("balance", { "−12％", "-12" }, { "▲12", "-12" }, { "123456789", "123456789" },
	    { "-51", "-50％以上の数を入力してください。" });
	CHECK("heat", { "36.5", "36.5" }, { "３６．５℃", "36.5" }, { "37", "37.0" },
	    { "36.50", "36.5" }, { "36.55", "小数点より下は1けたまでで入力してください。" },
	    { "3.65", "小数点より下は1けたまでで入力してください。" },
	    { "29.9", "30℃から45℃までの数を入力してください。" },
	    { "45.1", "30℃から45℃までの数を入力してください。" },
	    { "高め", "数字で入力してください（例：36.5）。" });
}

static void test_dates_and_times(void **state)
{
	(void)state;
	CHECK("born", { "昭15.1.2", "1940-01-02" }, { "今日", "2026-11-22" },
	    { "昭和65年1月1日", "昭和は64年までです。平成2年ではありませんか。" });
	CHECK("opens", { "９時", "09:00" }, { "0:00", "00:00" },
	    { "朝", "時刻として読み取れません。「9:05」「9時5分」のように入力してください。" });
	CHECK("received", { "R8.11.22 9:05", "2026-11-22T09:05:00.000+09:00" },
	    { "今", "2026-11-22T09:05:00.000+09:00" });
}

static void test_picked(void **state)
{
	(void)state;
	CHECK("urgent", { "1", "1" }, { "on", "1" }, { "はい", "1" }, { "TRUE", "1" },
	    { "0", "(nothing)" }, { "いいえ", "(nothing)" },
	    { "たぶん", "「はい」か「いいえ」で答えてください。" });
	CHECK("sex", { "female", "female" }, { "男", "male" }, { "3", "一覧から選んでください。" });
	CHECK("channel", { "phone_2", "phone_2" }, { "Phone", "一覧から選んでください。" },
	    { "a b", "一覧から選んでください。" },
	    { "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "一覧から選んでください。" });
	CHECK("topics", { "b a  b\tc", "b a c" }, { "a,ab,a", "a ab" },
	    { "a B", "一覧から選んでください。" }, { ",", "(nothing)" });
	CHECK("whole", { "123", "123" }, { "0", "一覧から選んでください。" },
	    { "-5", "一覧から選んでください。" }, { "1 OR 1", "一覧から選んでください。" });
}

#define AREA  "電話番号は市外局番から入力してください（例：0248-73-1234）。"
#define SIGNS "電話番号は数字と「-」で入力してください（例：0248-73-1234）。"

static void test_phone(void **state)
{
	(void)state;
	CHECK("phone", { "0248-73-1234", "0248-73-1234" },
	    { "０２４８ー７３ー１２３４", "0248-73-1234" }, { "0248（73）1234", "0248(73)1234" },
	    { "(0248)73-1234", "(0248)73-1234" }, { "0248731234", "0248731234" },
	    { "090-1234-5678", "090-1234-5678" }, { "0120-123-456", "0120-123-456" },
	    { "0800-123-4567", "0800-123-4567" }, { "050−1234−5678", "050-1234-5678" },
	    { "0248.73.1234", "0248-73-1234" }, { "119", "119" }, { "#7119", "#7119" },
	    { "0248-73-1234 内線12", "0248-73-1234 内線12" },
	    { "0248-73-1234（内）１２", "0248-73-1234(内)12" }, { "73-1234", AREA },
	    { "+81 248 73 1234", SIGNS }, { "なし", SIGNS }, { "-", AREA },
	    { "0248-73-123",
		"数字が9けたあります。市外局番から10けた（携帯電話は11けた）で入力してください（例：0248-73-1234）。" },
	    { "090-1234-567", "数字が10けたあります。090で始まる番号は11けたです。" },
	    { "0248-73-12345",
		"数字が11けたあります。市外局番から10けた（携帯電話は11けた）で入力してください（例：0248-73-1234）。" },
	    { "0248-73-1234 内線", "内線の番号を入力してください（例：0248-73-1234 内線12）。" },
	    { "0248-73-1234 内線12とても長い説明がここに続いていて",
		"電話番号が長すぎます。番号だけを入力してください。" });
	assert_string_equal(phone_digits(&w.arena, "０２４８（７３）１２３４ 内線12"),
	    "0248731234");
	assert_string_equal(phone_digits(&w.arena, NULL), "");
}

static void test_postcode_and_kana(void **state)
{
	(void)state;
	CHECK("postcode", { "9620001", "962-0001" }, { "〒９６２－０００１", "962-0001" },
	    { "962ー0001", "962-0001" },
	    { "962-001", "郵便番号は7けたの数字で入力してください（例：962-0001）。" },
	    { "962-00011", "郵便番号は7けたの数字で入力してください（例：962-0001）。" },
	    { "須賀川", "郵便番号は7けたの数字で入力してください（例：962-0001）。" });
	CHECK("kana", { "たかはし　はな", "タカハシ ハナ" }, { "ﾀｶﾊｼ", "タカハシ" },
	    { "ｶﾞｯｺｳ", "ガッコウ" }, { "ゔぁーじにあ", "ヴァージニア" }, { "ス-パ-", "スーパー" },
	    { "ジョン・スミス", "ジョン・スミス" },
	    { "高橋", "カタカナで入力してください（「高」は使えません）。" },
	    { "タカハシ1", "カタカナで入力してください（「1」は使えません）。" },
	    { "アイウエオアイウエオアイウエオアイウエオア",
		"20文字までです。あと1文字減らしてください。" });
}

static void fill(struct sample *s)
{
	*s = (struct sample){
		.name = "見本",
		.story = "一\n二",
		.people = { true, 0 },
		.balance = { true, -7 },
		.heat = { true, 365 },
		.born = { 1940, 1, 2 },
		.opens = { true, 0 },
		.received = 1795305907250,
		.urgent = true,
		.sex = 2,
		.channel = "phone",
		.topics = "b a",
		.whole = { .id = 4611686018427387904 },
		.phone = "0248-73-1234",
		.postcode = "962-0001",
		.kana = "ミホン",
	};
}

/* Both texts of every field lead back to the value, and nothing to nothing. */
static void test_what_is_written_is_read(void **state)
{
	struct sample full, set = {0}, read = {0}, empty = {0};

	(void)state;
	fill(&full);
	for EACH_FIELD(f, &record) {
		const char *canonical = field_write(&w.arena, f, &full),
			   *plain = field_plain(&w.arena, f, &full);

		assert_non_null(canonical);
		assert_null(field_write(&w.arena, f, &empty));
		assert_null(field_plain(&w.arena, f, &empty));
		if (kind_ops[f->kind].whole)
			assert_true(strspn(canonical, "-0123456789") == strlen(canonical));
		field_set(&w, f, canonical, &set);
		assert_true(field_read(&w, f, plain, &read));
		assert_string_equal(field_write(&w.arena, f, &set), canonical);
		assert_string_equal(field_write(&w.arena, f, &read), canonical);
		field_set(&w, f, NULL, &set);
		assert_true(field_read(&w, f, NULL, &read));
	}
	assert_memory_equal(&set, &empty, sizeof empty);
	assert_memory_equal(&read, &empty, sizeof empty);
}

static void test_random_values_come_back(void **state)
{
	(void)state;
	srandom(7);
	for (int i = 0; i < 5000; i++) {
		struct sample from, to = {0};

		fill(&from);
		from.people.n = random() % 10000;
		from.balance.n = random() % 100000000 - 50;
		from.heat.n = 300 + random() % 151;
		from.born = date_add_days((struct date){ 1868, 1, 1 }, (int)(random() % 121000));
		from.opens.minutes = (int16_t)(random() % 1440);
		from.received = (random() % 7000000) * INT64_C(1000003) - 3000000000000 + 1;
		from.sex = 1 + (int)(random() % 2);
		from.whole.id = 1 + random();
		for EACH_FIELD(f, &record) {
			assert_true(field_read(&w, f, field_plain(&w.arena, f, &from), &to));
			assert_string_equal(field_write(&w.arena, f, &to),
			    field_write(&w.arena, f, &from));
		}
		arena_reset(&w.arena);
	}
}

static void test_what_nobody_wrote_is_set_to_nothing(void **state)
{
	static const char *const odd[] = { "", "x", "2026-13-01", "2026-11-2", "zzzz-zz-zz",
		"99999999999999999999", "unknown" };

	(void)state;
	for EACH_FIELD(f, &record)
		for (size_t i = 0; i < COUNT(odd); i++) {
			struct sample s = {0};

			field_set(&w, f, odd[i], &s);
			if (f->kind == DATE || f->kind == CHOICE || f->kind == NUMBER
			    || f->kind == LINK || f->kind == FLAG)
				assert_null(field_write(&w.arena, f, &s));
		}
}

static const char *said(const char *field)
{
	const struct problem *p = work_problem_of(&w, field);

	return p ? p->say : "";
}

static void test_the_check_of_a_record(void **state)
{
	struct sample s = {0};

	(void)state;
	assert_false(record_check(&w, &record, &s));
	assert_string_equal(said("name"), "氏名を入力してください。");
	assert_string_equal(said("story"), "お話を入力してください。");
	assert_string_equal(said("channel"), "相談方法を選んでください。");
	assert_string_equal(said("sex"), "性別を選んでください。");
	assert_string_equal(said("phone"), "");
	w.problems = NULL;
	fill(&s);
	assert_true(record_check(&w, &record, &s));
	s.people.n = 10000;
	s.name = "一二三四五六七八九十一";
	s.phone = NULL;
	assert_false(record_check(&w, &record, &s));
	assert_string_equal(said("people"), "0人から9999人までの数を入力してください。");
	assert_string_equal(said("name"), "10文字までです。あと1文字減らしてください。");
	assert_string_equal(said("phone"), "至急のときは電話を入力してください。");
}

/* What could not be read is not said to be missing as well. */
static void test_one_problem_is_enough(void **state)
{
	struct sample s;

	(void)state;
	fill(&s);
	s.name = NULL;
	assert_false(field_read(&w, record_field(&record, "name"), "a\nb", &s));
	assert_false(record_check(&w, &record, &s));
	assert_null(w.problems->next);
}

static void test_finding_fields(void **state)
{
	char name[] = "phone"; /* one place, several names */

	(void)state;
	assert_string_equal(record_field(&record, name)->name, "phone");
	memcpy(name, "story", sizeof name);
	assert_string_equal(record_field(&record, name)->name, "story");
	memcpy(name, "noise", sizeof name);
	assert_null(record_field(&record, name));
	assert_string_equal(record_title(&record)->name, "name");
	assert_string_equal(record_part(&record)->name, "whole");
	assert_null(record_field(&record, "nothing"));
	assert_null(record_field(&record, NULL));
	for (int k = 0; k < KINDS; k++)
		assert_true(
		    kind_ops[k].name && kind_ops[k].read && kind_ops[k].write && kind_ops[k].set);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, prepare, reset)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_text),
		TEST(test_numbers),
		TEST(test_dates_and_times),
		TEST(test_picked),
		TEST(test_phone),
		TEST(test_postcode_and_kana),
		TEST(test_what_is_written_is_read),
		TEST(test_random_values_come_back),
		TEST(test_what_nobody_wrote_is_set_to_nothing),
		TEST(test_the_check_of_a_record),
		TEST(test_one_problem_is_enough),
		TEST(test_finding_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
