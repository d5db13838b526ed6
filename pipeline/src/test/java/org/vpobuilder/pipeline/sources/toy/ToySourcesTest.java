package org.vpobuilder.pipeline.sources.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.job.BuildRequest;
import org.vpobuilder.pipeline.job.ReleaseBuilder;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * Two sources that no line of the main code names, with separate classes: the interfaces are
 * sufficient.
 */
class ToySourcesTest {
  private static final ClassMap CLASSES =
      SourceFolder.map(
          "1,robot,toyimages,bot,Robot",
          "1,robot,toysounds,beep,Beep",
          "2,bell,toyimages,bell,Bell",
          "2,bell,toysounds,ding,Ding");

  @TempDir Path folder;

  private void picture(List<String> table, String id, String split, String photo, String what)
      throws IOException {
    BufferedImage image =
        new BufferedImage(ToyImages.WIDTH, ToyImages.HEIGHT, BufferedImage.TYPE_INT_RGB);
    // No two pictures have the same bytes.
    image.setRGB(0, 0, 1, 1, new int[] {id.hashCode()}, 0, 1);
    image.createGraphics().drawString(id, 0, ToyImages.HEIGHT);
    Path file = Files.createDirectories(folder.resolve("images")).resolve(id + ".jpg");
    ImageIO.write(image, "jpg", file.toFile());
    int x = 3 * table.size() % (ToyImages.WIDTH - ToyImages.SIDE);
    table.add("%s,%s,%s,%s,%d,5".formatted(id, split, photo, what, x));
  }

  /** Writes a second of a square wave, whose level depends on its number. */
  private void noise(List<String> table, String id, String split, String recording, String label)
      throws IOException {
    byte[] pcm = new byte[32_000];
    for (int i = 0; i < 16_000; i++) {
      int level = 40 + table.size();
      pcm[2 * i + 1] = (byte) (i / 20 % 2 == 0 ? level : -level);
    }
    AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
    Path file = Files.createDirectories(folder.resolve("sounds")).resolve(id + ".wav");
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm), format, 16_000),
        AudioFileFormat.Type.WAVE,
        file.toFile());
    table.add("%s,%s,%s,%s".formatted(id, split, recording, label));
  }

  /** A source that says nothing is not trusted to annotate all that a picture shows. */
  @Test
  void silentSource_doesNotAnnotateAll() {
    assertThat(new ToyImages.Kind().annotatesAll()).isFalse();
  }

  private static BuildRequest request(Path folder, Path out) {
    String spec = SpecReader.builtInText("demo").replace("clip_seconds: 10.0", "clip_seconds: 1.0");
    return new BuildRequest(
        SpecReader.read(spec, "demo"),
        CLASSES,
        Set.of(VpoSubsets.SS, VpoSubsets.MS),
        Sources.of(
            Sources.visual("toyimages", Folder.of(folder.resolve("images"))),
            Sources.audio("toysounds", Folder.of(folder.resolve("sounds")))),
        Folder.of(out));
  }

  @Test
  void build_ofSourcesOfTheTests_isSoundAndWithoutLeaks() throws Exception {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    List<String> pictures = new ArrayList<>();
    picture(pictures, "a_1", "train", "p1", "bot");
    picture(pictures, "a_2", "train", "p2", "bell");
    picture(pictures, "a_3", "train", "p9", "bell");
    picture(pictures, "a_4", "train", "p4", "bot");
    picture(pictures, "b_1", "test", "p3", "bot");
    picture(pictures, "b_2", "test", "p9", "bell");
    Files.write(folder.resolve("images/" + ToyImages.TABLE), pictures);
    List<String> noises = new ArrayList<>();
    noise(noises, "n1", "train", "r1", "beep");
    noise(noises, "n2", "train", "r2", "ding");
    noise(noises, "n3", "train", "r9", "ding");
    noise(noises, "n6", "train", "r6", "beep");
    noise(noises, "n4", "test", "r4", "beep");
    noise(noises, "n5", "test", "r9", "ding");
    Files.write(folder.resolve("sounds/" + ToySounds.TABLE), noises);
    Path out = folder.resolve("release");

    Release release =
        new ReleaseBuilder(new RunnerOptions(RunnerOptions.Kind.THREADS, 2), Progress.SILENT)
            .build(request(folder, out));

    Verdict verdict = Verifier.verify(out, bytes -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
    List<PlannedSample> rows = new ArrayList<>();
    new PlanFolder(Folder.of(out)).rows(VpoSubsets.SS, rows::add);
    // a_3 is the photograph of b_2, and n3 is a cut of the recording of n5.
    assertThat(rows)
        .extracting(PlannedSample::key)
        .containsExactlyInAnyOrder(
            "ss_toyimages-a_1_1",
            "ss_toyimages-a_2_1",
            "ss_toyimages-a_4_1",
            "ss_toyimages-b_1_1",
            "ss_toyimages-b_2_1");
    assertThat(rows)
        .flatExtracting(PlannedSample::sounding)
        .extracting(object -> object.clip().id())
        .containsExactlyInAnyOrder("n1", "n2", "n6", "n4", "n5");
    assertThat(release.ledger().images().get("ss/train").notSelected())
        .isEqualTo(Map.of("IMAGE_ALSO_IN_TEST", 1L));
    assertThat(release.ledger().clips().get("train").notSelected())
        .containsEntry("VIDEO_ALSO_IN_TEST", 1L);
    assertThat(release.sources())
        .extracting(Release.FileEntry::path)
        .contains("toyimages/pictures.csv", "toysounds/noises.csv");
    assertThat(Files.readString(out.resolve("class-map.csv"))).isEqualTo(CLASSES.toCsv());
    assertThat(Files.readString(out.resolve("ATTRIBUTION.csv")))
        .contains("toyimages,a_1,a_1.jpg,cc0-1.0,Toy,", ",A. Musician,,http://toys/n1");
    // Three and two in ss, the same in ms.
    assertThat(Files.readString(out.resolve("README.md")))
        .contains(
            "instance masks (Toy images), clips (Toy sounds) paired",
            "| [Toy images](https://example.org/toyimages) | images of samples | 6 | 4 |\n"
                + "| [Toy sounds](https://example.org/toysounds) | clips of sounding objects | 6 | 4 |\n",
            "- Toy images are no data set.\n",
            "@inproceedings{toysounds,")
        .doesNotContain("COCO 2017", "VGGSound");
    assertThat(Files.readString(out.resolve("CITATION.cff"))).contains("title: Toy images\n");
    assertThat(Files.readString(out.resolve("croissant.json")))
        .contains("\"@id\" : \"https://example.org/toysounds\"");
  }
}
