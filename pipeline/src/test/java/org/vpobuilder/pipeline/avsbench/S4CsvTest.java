package org.vpobuilder.pipeline.avsbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.AvsCategories;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Account.Thing;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.spec.avsbench.AvsSplit;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectionCode;

class S4CsvTest {
  private static final String HEADER = "name,start,category,split\n";

  private static S4Csv.Table read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return S4Csv.read(new ByteArrayInputStream(bytes), "s4.csv", AvsCategories.s4());
  }

  private static String kept(S4Csv.Table table) {
    return new String(table.with(Set.copyOf(table.videos())), StandardCharsets.UTF_8);
  }

  @Test
  void rows_allSound_areKeptByteForByte() throws IOException {
    String text =
        "\ufeffname,start,category,split,note\r\n"
            + "-a_1,5,horse_clip-clop,train,\"caf\u00e9, \"\"x\"\"\"\r\n"
            + "b,0, helicopter ,val,\r\n"
            + "c,0,helicopter,test,no line end";

    S4Csv.Table table = read(text);

    assertThat(table.videos()).extracting(S4Video::name).containsExactly("-a_1", "b", "c");
    assertThat(table.videos())
        .extracting(S4Video::category)
        .containsExactly("horse_clip-clop", "helicopter", "helicopter");
    assertThat(table.videos()).extracting(S4Video::split).containsExactly(AvsSplit.values());
    assertThat(table.rejections()).isEmpty();
    assertThat(kept(table)).isEqualTo(text);
  }

  @Test
  void rows_columnsInOtherOrder_areFoundByTheirNames() throws IOException {
    S4Csv.Table table = read("split,name,category\ntest,a,helicopter\n");

    assertThat(table.videos().get(0).place()).isEqualTo("test/helicopter/a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "../../etc,0,helicopter,train | VIDEO_NAME_UNSAFE | train",
        "a/b,0,helicopter,train | VIDEO_NAME_UNSAFE | train",
        "..,0,helicopter,train | VIDEO_NAME_UNSAFE | train",
        "a\\b,0,helicopter,train | VIDEO_NAME_UNSAFE | train",
        ",0,helicopter,train | VIDEO_NAME_UNSAFE | train",
        "a,0,../helicopter,train | VIDEO_CATEGORY_UNKNOWN | train",
        "a,0,accordion,val | VIDEO_CATEGORY_UNKNOWN | val",
        "a,0,helicopter,TRAIN | VIDEO_SPLIT_UNKNOWN | unknown",
        "a,0,helicopter,../train | VIDEO_SPLIT_UNKNOWN | unknown",
        "a,0,helicopter | CSV_FIELD_COUNT | unknown",
        "ok,7,helicopter,test | VIDEO_DUPLICATE | test"
      })
  void row_thatIsWrong_isRejectedAndNotKept(String row, RejectionCode code, String split)
      throws IOException {
    String sound = HEADER + "ok,0,helicopter,train\n";

    S4Csv.Table table = read(sound + row + "\n");

    assertThat(table.rejections())
        .singleElement()
        .satisfies(
            rejection -> {
              assertThat(rejection.code()).isEqualTo(code);
              assertThat(rejection.source()).isEqualTo("s4.csv");
              assertThat(rejection.record()).startsWith("line 3");
            });
    assertThat(kept(table)).isEqualTo(sound);
    assertThat(table.tallies().rejected(Account.of(Thing.VIDEOS, split)))
        .containsEntry(code.name(), 1L);
    assertThat(table.tallies().get(Account.of(Thing.VIDEOS, split), Fate.READ))
        .isEqualTo(split.equals("train") ? 2 : 1);
  }

  @ParameterizedTest
  @CsvSource({"'', wanted a header and rows", "'a,b\n', 'columns a,b, wanted name, category'"})
  void file_withoutHeader_isRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("s4.csv")
        .hasMessageContaining(message);
  }
}
