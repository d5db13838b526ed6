package org.vpobuilder.pipeline.sources.vggsound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vpobuilder.pipeline.sources.SourceFolder.assertBalanced;
import static org.vpobuilder.pipeline.sources.SourceFolder.lost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.pipeline.sources.vggsound.VggSounder.Count;
import org.vpobuilder.pipeline.sources.vggsound.VggSounder.Verdict;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Attribution;

class VggSounderTest {
  private static final ClassMap VPO_21 = ClassMap.builtIn("vpo-21");
  private static final String CSV = "vggsounder.csv";
  private static final String HEADER =
      "video_id,label,modality,background_music,static_image,voice_over";

  @TempDir Path root;

  private VggSounder sounder(String... rows) throws IOException {
    return VggSounder.read(written(rows), CSV);
  }

  private Folder written(String... rows) throws IOException {
    String[] lines = new String[rows.length + 1];
    lines[0] = HEADER;
    System.arraycopy(rows, 0, lines, 1, rows.length);
    return new SourceFolder(root).text(CSV, lines).folder();
  }

  private static ClipRow clip(String id, String label, Split split) {
    return new ClipRow(
        id,
        30,
        List.of(label),
        split,
        "clips/" + id + ".mp4",
        "",
        Attribution.NONE,
        List.of(),
        "line 7 (" + id + ")");
  }

  /** The clips of a source with these rows, and one more that is missing. */
  private static Clips clips(ClipRow... rows) {
    Entries.Book book = new Entries.Book();
    for (ClipRow row : rows) {
      book.tallies().add(Account.clips(row.split()), Fate.READ, 1);
    }
    book.tallies().add(Account.clips(Split.TEST), Fate.READ, 1);
    book.tallies().add(Account.clips(Split.TEST), NotSelected.CLIP_MISSING, 1);
    return new Clips(
        List.of(),
        List.of(),
        List.of(rows),
        book.findings(),
        new AudioSource.Survey(
            "vggsound.csv",
            rows.length + 1,
            0,
            rows.length + 1,
            "clips",
            "",
            List.of("a warning")));
  }

  @Test
  void correct_testClips_onlyThoseOfWhichTheClassIsHeardStay() throws IOException {
    VggSounder sounder =
        sounder(
            "zebraAAAAA1_000030,\"donkey, ass braying\",A,False,False,True",
            "zebraAAAAA1_000030,zebra braying,V,False,False,True",
            "zebraAAAAA2_000030,zebra braying,AV,True,False,False",
            "dogAAAAAAA1_000030,dog howling,A,False,True,False",
            "dogAAAAAAA3_000030,cat meowing,AV,False,True,False");

    VggSounder.Corrected corrected =
        sounder.correct(
            clips(
                clip("zebraAAAAA1_000030", "zebra braying", Split.TEST),
                clip("zebraAAAAA2_000030", "zebra braying", Split.TEST),
                clip("dogAAAAAAA1_000030", "dog barking", Split.TEST),
                clip("dogAAAAAAA2_000030", "dog barking", Split.TEST),
                clip("dogAAAAAAA3_000030", "dog barking", Split.TRAIN)),
            VPO_21);

    assertThat(corrected.clips().rows())
        .extracting(ClipRow::id)
        .containsExactly(
            "zebraAAAAA2_000030", "dogAAAAAAA1_000030", "dogAAAAAAA2_000030", "dogAAAAAAA3_000030");
    assertThat(corrected.clips().findings().rejections())
        .containsExactly(
            new Rejection(
                RejectionCode.CLIP_CLASS_NOT_HEARD,
                "vggsound.csv",
                "line 7 (zebraAAAAA1_000030)",
                "heard: donkey, ass braying",
                "a label of zebra"));
    assertThat(lost(corrected.clips()))
        .isEqualTo(
            Map.of(
                "clips/test/rejected/CLIP_CLASS_NOT_HEARD", 1L,
                "clips/test/not_selected/CLIP_MISSING", 1L));
    assertBalanced(corrected.clips());
    assertThat(corrected.counts())
        .containsExactly(new Count("dog", 2, 1, 0), new Count("zebra", 2, 0, 1));
    assertThat(corrected.clips().survey().warnings())
        .containsExactly(
            "a warning",
            "vggsounder.csv is no file of VGGSounder 1.0 (by its sha256): its labels may be others",
            "VGGSounder: in 1 of 4 test clips nothing of their class is heard, and they are rejected: zebra 1 of 2",
            "VGGSounder leaves under 20 test clips: zebra 1",
            "VGGSounder does not list 1 of 4 test clips: they are kept");
    assertThat(corrected.clips().tables()).extracting(t -> t.path()).containsExactly(CSV);
    assertThat(corrected.clips().findings().sources())
        .extracting(t -> t.path())
        .containsExactly(CSV);
  }

  /** A mynah that is heard as a bird: the built-in map has other labels for a bird. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mynah bird singing | \"bird chirping, tweeting\",A | bird | HEARD",
        "mynah bird singing | \"bird chirping, tweeting\",V | bird | NOT_HEARD",
        "mynah bird singing | wind noise,AV | bird | NOT_HEARD",
        "car passing by | skidding,A | car | HEARD",
        "cow lowing | cattle mooing,AV | cow | HEARD",
        "\"female speech, woman speaking\" | female singing,A | female | HEARD",
        "\"female speech, woman speaking\" | male singing,A | female | NOT_HEARD",
        "mouse clicking | mouse squeaking,A | mouse | NOT_HEARD",
      })
  void of_otherLabelsOfTheClass_countAsHeard(
      String label, String row, String className, Verdict verdict) throws IOException {
    VggSounder sounder = sounder("aaaaaaaaaaa_000001," + row + ",False,False,False");

    assertThat(
            sounder.of(
                clip("aaaaaaaaaaa_000001", label.replace("\"", ""), Split.TEST),
                VPO_21.byName(className).orElseThrow()))
        .isEqualTo(verdict);
  }

  @Test
  void of_clipThatIsNotListedOrOfTrain_isLeftAlone() throws IOException {
    VggSounder sounder = sounder("aaaaaaaaaaa_000001,wind noise,A,False,False,False");

    assertThat(
            sounder.of(
                clip("aaaaaaaaaaa_000002", "dog barking", Split.TEST),
                VPO_21.byName("dog").orElseThrow()))
        .isEqualTo(Verdict.NOT_LISTED);
    assertThat(
            sounder.of(
                clip("aaaaaaaaaaa_000001", "dog barking", Split.TRAIN),
                VPO_21.byName("dog").orElseThrow()))
        .isEqualTo(Verdict.NOT_TEST);
  }

  @Test
  void correct_noTestClipListed_refused() throws IOException {
    VggSounder sounder = sounder("aaaaaaaaaaa_000001,wind noise,A,False,False,False");

    assertThatThrownBy(
            () ->
                sounder.correct(
                    clips(clip("bbbbbbbbbbb_000001", "dog barking", Split.TEST)), VPO_21))
        .isInstanceOf(BadInputException.class)
        .hasMessage("vggsounder.csv: lists none of the 1 test clips of VGGSound that are there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aaaaaaaaaaa_1,wind noise,A,False,False,False      | got 'aaaaaaaaaaa_1', wanted a video and a start in six digits",
        "../../../aa_000001,wind noise,A,False,False,False | got '../../../aa_000001', wanted a video and a start in six digits",
        "aaaaaaaaaaa_000001,windy,A,False,False,False      | got 'windy', wanted one of VGGSound's labels",
        "aaaaaaaaaaa_000001,wind noise,VA,False,False,False | got 'VA', wanted A, V or AV",
        "aaaaaaaaaaa_000001,wind noise,A,False,0,False     | got '0', wanted True or False",
        "aaaaaaaaaaa_000001,wind noise,A,False,False       | got '5 fields', wanted video_id,label,modality",
      })
  void read_badRow_isAFaultOfTheWhole(String row, String message) throws IOException {
    // If the row's label were lost, a good clip would be rejected.
    Folder folder = written("bbbbbbbbbbb_000001,wind noise,A,False,False,False", row);

    assertThatThrownBy(() -> VggSounder.read(folder, CSV))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("/vggsounder.csv, line 3: " + message);
  }

  @Test
  void read_otherFile_refusedByName() throws IOException {
    SourceFolder source = new SourceFolder(root);
    source.text(CSV, "video_id,label,modality", "a,b,c");
    assertThatThrownBy(() -> VggSounder.read(source.folder(), CSV))
        .hasMessageContaining("line 1: got '3 fields', wanted " + HEADER);
    source.text(CSV, "a,b,c,d,e,f", "a,b,c,d,e,f");
    assertThatThrownBy(() -> VggSounder.read(source.folder(), CSV))
        .hasMessageContaining("line 1: got 'a,b,c,d,e,f', wanted " + HEADER);
    source.text(CSV, HEADER);
    assertThatThrownBy(() -> VggSounder.read(source.folder(), CSV))
        .hasMessageContaining("got no rows");
    source.text(CSV, "version https://git-lfs.github.com/spec/v1");
    assertThatThrownBy(() -> VggSounder.read(source.folder(), CSV))
        .hasMessageContaining("a Git LFS pointer");
    assertThatThrownBy(() -> VggSounder.read(source.folder(), "none.csv"))
        .hasMessageContaining("none.csv: no such file");
  }

  /** For all others the source that replaces VGGSound is VGGSound. */
  @Test
  void over_source_readsItCorrected() throws IOException {
    Folder folder = written("zebraAAAAA1_000030,wind noise,A,False,False,False");
    AudioSource corrected =
        VggSounder.over(
            new Fixed(
                folder.folder("vggsound"),
                List.of("vggsound.csv"),
                clips(
                    clip("zebraAAAAA1_000030", "zebra braying", Split.TEST),
                    clip("dogAAAAAAA1_000030", "dog barking", Split.TRAIN))),
            folder,
            CSV);

    assertThat(corrected.name()).isEqualTo("vggsound");
    assertThat(corrected.folder()).hasToString(folder.folder("vggsound").toString());
    assertThat(corrected.tables()).containsExactly("vggsound.csv");
    assertThat(corrected.read(VPO_21).rows())
        .extracting(ClipRow::id)
        .containsExactly("dogAAAAAAA1_000030");
  }

  @SuppressWarnings("serial")
  private record Fixed(Folder folder, List<String> tables, Clips clips) implements AudioSource {
    @Override
    public String name() {
      return "vggsound";
    }

    @Override
    public Vocabulary vocabulary(ClassMap classMap) {
      return new Vocabulary("vggsound", true, true);
    }

    @Override
    public Clips read(ClassMap classMap) {
      return clips;
    }
  }
}
