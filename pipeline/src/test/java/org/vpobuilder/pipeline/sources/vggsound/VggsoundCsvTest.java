package org.vpobuilder.pipeline.sources.vggsound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;

class VggsoundCsvTest {
  private static List<String> read(String csv) throws IOException {
    return readAll(new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> readAll(InputStream in) throws IOException {
    List<String> calls = new ArrayList<>();
    readInto(calls, in);
    return calls;
  }

  private static VggsoundCsv.Form readInto(List<String> calls, InputStream in) throws IOException {
    VggsoundCsv.RowSink sink =
        new VggsoundCsv.RowSink() {
          @Override
          public void row(VggsoundRow row) {
            calls.add("%s %s %s".formatted(row.clipId(), row.label(), row.split()));
          }

          @Override
          public void outsideClassMap(Split split, String label) {
            calls.add("outside %s %s".formatted(split, label));
          }

          @Override
          public void rejected(String split, Rejection rejection) {
            calls.add("%s %s %s".formatted(split, rejection.code(), rejection.record()));
          }
        };
    return VggsoundCsv.read(
        in, label -> Records.VPO_21.byLabel("vggsound", label).isPresent(), sink);
  }

  @Test
  void read_rows_startPaddedToSixDigits() throws IOException {
    assertThat(read("---1_cCGK4M,0,dog barking,train\n_x-Y,999999,cat purring,test\n"))
        .containsExactly("---1_cCGK4M_000000 dog barking train", "_x-Y_999999 cat purring test");
  }

  @Test
  void read_labelsWithCommas_survive() throws IOException {
    assertThat(
            read(
                "a,1,\"race car, auto racing\",train\n"
                    + "b,2,\"female speech, woman speaking\",test\n"))
        .containsExactly(
            "a_000001 race car, auto racing train", "b_000002 female speech, woman speaking test");
  }

  @Test
  void read_byteOrderMarkCrLfAndEmptyLines_sameRows() throws IOException {
    assertThat(read("\uFEFFa,1,dog barking,train\r\n\r\nb,30,cow lowing,test"))
        .containsExactly("a_000001 dog barking train", "b_000030 cow lowing test");
  }

  @Test
  void read_labelOfNoClass_outside() throws IOException {
    assertThat(read("a,1,mouse squeaking,train\nb,2,playing harp,test\n"))
        .containsExactly("outside train mouse squeaking", "outside test playing harp");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,1,dog barking              | unknown CSV_FIELD_COUNT line 1",
        "a,1,dog barking,train,x      | unknown CSV_FIELD_COUNT line 1",
        "../a,1,dog barking,train     | train CSV_ID_UNSAFE line 1",
        "ä,1,dog barking,test         | test CSV_ID_UNSAFE line 1",
        "a,-1,dog barking,train       | train CSV_START_INVALID line 1",
        "a,1.5,dog barking,train      | train CSV_START_INVALID line 1",
        "a,1000000,dog barking,train  | train CSV_START_INVALID line 1",
        "a,1,dog barks,train          | train CSV_LABEL_UNKNOWN line 1",
        "a,1,dog barking,val          | unknown CSV_SPLIT_UNKNOWN line 1",
        "a,1,dog barking,Train        | unknown CSV_SPLIT_UNKNOWN line 1",
      })
  void read_badRow_rejectedOthersGoOn(String row, String rejected) throws IOException {
    assertThat(read(row + "\nb,2,cow lowing,test\n"))
        .containsExactly(rejected, "b_000002 cow lowing test");
  }

  /**
   * Forms in which spreadsheets, pandas and R write a csv: they give the same rows, and the form is
   * reported.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a, 1 , dog barking ,train;b,2.0,\"cow lowing\", test | false | false",
        "youtube_id,start_seconds,label,split;a,1,dog barking,train;b,2,cow lowing,test | true | false",
        "# YouTube ID, start seconds, label, train/test split.;a,1,dog barking,train;b,2,cow lowing,test"
            + " | true | false",
        "0,a,1,dog barking,train;1,b,2,cow lowing,test | false | true",
        ",id,start,label,split;0,a,1,dog barking,train;1,b,2.0,cow lowing,test | true | true",
        "id,start,label,split;1,a,1,dog barking,train;2,b,2,cow lowing,test | true | true",
      })
  void read_formOfOtherTools_sameRows(String csv, boolean header, boolean numbers)
      throws IOException {
    List<String> rows = new ArrayList<>();
    VggsoundCsv.Form form =
        readInto(
            rows,
            new ByteArrayInputStream(csv.replace(';', '\n').getBytes(StandardCharsets.UTF_8)));

    assertThat(rows).containsExactly("a_000001 dog barking train", "b_000002 cow lowing test");
    assertThat(form).isEqualTo(new VggsoundCsv.Form(header, numbers));
  }

  /** A first row that is only bad is not a header: nothing is dropped silently. */
  @Test
  void read_badFirstRow_isRejectedAndNoHeader() throws IOException {
    assertThat(read("a,soon,dog barks,val\nb,2,cow lowing,test\n"))
        .containsExactly("unknown CSV_START_INVALID line 1", "b_000002 cow lowing test");
  }

  @Test
  void read_rowNumbersInOneRowOnly_thatRowIsRejected() throws IOException {
    assertThat(read("a,1,dog barking,train\n1,b,2,cow lowing,test\n"))
        .containsExactly("a_000001 dog barking train", "unknown CSV_FIELD_COUNT line 2");
  }

  @Test
  void read_sameClipTwice_secondRejectedWhateverItsSplit() throws IOException {
    assertThat(read("a,1,dog barking,train\na,01,cow lowing,test\na,2,dog barking,train\n"))
        .containsExactly(
            "a_000001 dog barking train",
            "test CSV_ROW_DUPLICATE line 2",
            "a_000002 dog barking train");
  }

  @Test
  void read_quoteNotClosed_refusedByName(@TempDir Path folder) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Files.writeString(folder.resolve("vggsound.csv"), "aaaaaaaaaaa,1,\"dog barking,train\n");

    assertThatThrownBy(
            () ->
                FingerprintedInput.read(
                    Folder.of(folder), VggsoundCsv.FILE, VggsoundCsvTest::readAll))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("vggsound.csv: not a csv: ");
  }
}
