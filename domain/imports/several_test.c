/* several_test: several files by the pages of imports, of which some are none. */
#include "domain/imports/visiting.h"

static void test_one_bad_file_keeps_no_good_one_out(void **state)
{
	int64_t id;

	(void)state;
	form_begin("counsellor", "/imports");
	FILE_OF("一覧.xlsx", "PK\3\4...");
	FILE_OF("破れ.csv", HEADS "\"やぶれた,訪問介護\r\n");
	FILE_OF("別.csv", "名称,住所,医療機関コード,医療機関の種類\r\n別の医院,別町,0712700017,診療所\r\n");
	id = (send_file("数.csv", csv(1, FEW)), import_of(&v.rq));
	assert_int_equal(look_by_page(id), 200);
	SAYS("読まなかったファイルがあります");
	SAYS("一覧.xlsx：Excelのブック");
	SAYS("破れ.csv：2行目：引用符");
	SAYS("数.csv：種類の違うファイルです");
	assert_int_equal(import_now(id).lines.n, 1); /* of the first that was good: 別.csv */
	assert_int_equal(press_button(id, "drop", NULL), 303);
	form_begin("counsellor", "/imports");
	file_of("数.csv", csv(1, FEW), strlen(csv(1, FEW)));
	id = (send_file("数.csv", csv(1, FEW)), import_of(&v.rq));
	assert_int_equal(import_now(id).fresh.n, FEW);
	assert_int_equal(look_by_page(id), 200);
	SAYS("同じファイルが二度選ばれています");
	assert_int_equal(press_button(id, "drop", NULL), 303);
}

static void test_a_virus_keeps_no_good_one_out(void **state)
{
	struct ledger_entry e;
	int64_t id;

	(void)state;
	use_scanner(LOOKS);
	form_begin("counsellor", "/imports");
	FILE_OF("病.csv", HEADS "EICAR,訪問介護,試し町,072079,0700000009\r\n");
	id = (send_file("数.csv", csv(1, FEW)), import_of(&v.rq));
	assert_true(entry_of(&v.rq, 303, &e));
	assert_string_equal(e.cell[LEDGER_REASON], "ウイルス検査で断った：Eicar-Test");
	assert_int_equal(import_now(id).lines.n, FEW);
	assert_int_equal(look_by_page(id), 200);
	SAYS("読まなかったファイルがあります");
	SAYS("病.csv：ウイルスが見つかりました（Eicar-Test）。読まずに捨てました。");
	assert_int_equal(press_button(id, "drop", NULL), 303);
	/* Alone, it begins nothing; and without an answer what only is read is read. */
	form_begin("counsellor", "/imports");
	assert_int_equal(send_file("病.csv", "EICAR"), 422);
	SAYS("「病.csv」は取り込めません。ウイルスが見つかりました");
	use_scanner("exit 2");
	id = read_by_page(1, FEW);
	assert_int_equal(press_button(id, "drop", NULL), 303);
	drop_scanner();
}

static void test_only_bad_files_begin_nothing(void **state)
{
	(void)state;
	form_begin("counsellor", "/imports");
	FILE_OF("一覧.xlsx", "PK\3\4...");
	assert_int_equal(send_file("紙.pdf", "%PDF-1.7"), 422);
	SAYS("「一覧.xlsx」は取り込めません。Excelのブック");
	SAYS("「紙.pdf」は取り込めません。PDFです");
}

static void test_nothing_in_the_area_offers_nothing(void **state)
{
	int64_t id;

	(void)state;
	form_begin("counsellor", "/imports");
	id = (send_file("遠く.csv", HEADS "遠い家,訪問介護,札幌市,011002,0170100018\r\n"),
	    import_of(&v.rq));
	assert_int_equal(look_by_page(id), 200);
	SAYS("選んだ範囲（福島県）に入る行がありません");
	assert_null(strstr(v.rq.page.s, "名簿に取り込む</button>"));
	assert_int_equal(press_button(id, "drop", NULL), 303);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_bad_file_keeps_no_good_one_out),
		cmocka_unit_test(test_a_virus_keeps_no_good_one_out),
		cmocka_unit_test(test_only_bad_files_begin_nothing),
		cmocka_unit_test(test_nothing_in_the_area_offers_nothing),
	};

	return visiting_run(tests, COUNT(tests));
}
