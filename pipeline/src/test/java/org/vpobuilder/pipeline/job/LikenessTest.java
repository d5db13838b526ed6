package org.vpobuilder.pipeline.job;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.pipeline.world.Reencoded;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.ProbedClip;

/** Tests with pictures and sounds that are planted again with changes that are usual on the web. */
class LikenessTest {
  private static final ReleaseSpec PLAIN = spec("");
  private static final ReleaseSpec LIKE = spec("\nlikeness: {image_bits: 6, audio_ber: 0.35}\n");

  @TempDir static Path folder;
  private static TinyWorld world;
  private static List<Path> testImages;
  private static List<Path> trainImages;
  private static List<ProbedClip> testClips;
  private static List<ProbedClip> trainClips;
  private static Release before;
  private static Release plain;
  private static Release like;

  private static ReleaseSpec spec(String likeness) {
    String text =
        new String(SpecReader.write(TinyWorld.spec(7)), java.nio.charset.StandardCharsets.UTF_8);
    return SpecReader.read(
        text.replaceAll("\"?clip_seconds\"?: 1.0", "clip_seconds: 5.0")
            + "\nvalidation: {share: 0.4}"
            + likeness,
        "tiny");
  }

  @BeforeAll
  static void plant() throws Exception {
    world = TinyWorld.write(folder.resolve("world"), 60, 84);
    before = build("before", LIKE);
    testImages = images("val2017");
    trainImages = images("train2017");
    BufferedImage shown = ImageIO.read(testImages.get(0).toFile());
    int w = shown.getWidth();
    int h = shown.getHeight();
    plant(trainImages.get(0), shown, 0, 0, w, h, 0, 0.4f);
    plant(trainImages.get(1), shown, w, 0, 0, h, 0, 0.8f);
    plant(trainImages.get(2), shown, w / 50, h / 50, w - w / 50, h - h / 50, 0, 0.8f);
    plant(trainImages.get(3), shown, 0, 0, w, h, 20, 0.8f);
    plant(testImages.get(1), shown, 0, 0, w, h, 0, 0.6f);
    BufferedImage ofTrain = ImageIO.read(trainImages.get(4).toFile());
    for (int i = 5; i < 12; i++) {
      plant(trainImages.get(i), ofTrain, 0, 0, ofTrain.getWidth(), ofTrain.getHeight(), 0, 0.6f);
    }
    List<ProbedClip> clips = new IndexFolder(Folder.of(folder.resolve("before"))).clips();
    testClips = clips.stream().filter(c -> c.split() == Split.TEST).toList();
    trainClips = clips.stream().filter(c -> c.split() == Split.TRAIN).toList();
    float[] heard = decoded(testClips.get(0));
    plant(trainClips.get(0), heard, 1);
    plant(trainClips.get(1), heard, 0.25f);
    plant(trainClips.get(2), Arrays.copyOfRange(heard, 60_123, heard.length), 1);
    plant(testClips.get(1), Arrays.copyOfRange(heard, 0, 400_000), 0.8f);
    for (int i = 4; i < 10; i++) {
      plant(trainClips.get(i), decoded(trainClips.get(3)), 0.1f * i);
    }
    plain = build("plain", PLAIN);
    like = build("like", LIKE);
  }

  private static Release build(String name, ReleaseSpec spec) throws IOException {
    return new ReleaseBuilder(new RunnerOptions(Kind.THREADS, 2), Progress.SILENT)
        .build(world.request(spec, folder.resolve(name)));
  }

  private static List<Path> images(String split) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("world/coco").resolve(split))) {
      return files.sorted().toList();
    }
  }

  /** Replaces an image by a part of a picture, at the image's size. */
  private static void plant(
      Path file, BufferedImage of, int x1, int y1, int x2, int y2, int brighter, float quality)
      throws IOException {
    BufferedImage there = ImageIO.read(file.toFile());
    BufferedImage out =
        new BufferedImage(there.getWidth(), there.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = out.createGraphics();
    graphics.drawImage(of, 0, 0, out.getWidth(), out.getHeight(), x1, y1, x2, y2, null);
    graphics.setColor(new java.awt.Color(255, 255, 255, brighter));
    graphics.fillRect(0, 0, out.getWidth(), out.getHeight());
    graphics.dispose();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    Files.delete(file);
    try (var stream = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(out, null, null), param);
    }
    writer.dispose();
  }

  private static Path file(ProbedClip clip) {
    return folder.resolve("world/vggsound").resolve(clip.file());
  }

  private static float[] decoded(ProbedClip clip) throws Exception {
    return new ClipDecoder(Reencoded.OPUS_RATE, 20 * Reencoded.OPUS_RATE)
        .decode(Files.readAllBytes(file(clip)));
  }

  /** Replaces a clip by a sound, as Opus. */
  private static void plant(ProbedClip clip, float[] sound, float gain) throws IOException {
    float[] changed = sound.clone();
    for (int i = 0; i < changed.length; i++) {
      changed[i] *= gain;
    }
    Files.delete(file(clip));
    String name = file(clip).getFileName().toString();
    Reencoded.opus(changed, file(clip).resolveSibling(name.replaceAll("\\..*", ".ogg")));
  }

  private static List<Rejection> rejections(String name, RejectionCode code) throws IOException {
    Folder of = Folder.of(folder.resolve(name));
    List<Rejection> all = new ArrayList<>(new PlanFolder(of).rejections());
    all.addAll(new IndexFolder(of).rejections());
    return all.stream().filter(rejection -> rejection.code() == code).toList();
  }

  @Test
  void pictures_planted_areRejectedByName() throws IOException {
    Map<String, String> got =
        rejections("like", RejectionCode.IMAGE_LIKE_IN_TEST).stream()
            .collect(toMap(r -> Path.of(r.source()).getFileName().toString(), Rejection::got));

    assertThat(got.keySet())
        .containsExactlyInAnyOrder(
            Stream.of(
                    trainImages.get(0),
                    trainImages.get(1),
                    trainImages.get(2),
                    trainImages.get(3),
                    testImages.get(1))
                .map(path -> path.getFileName().toString())
                .toArray(String[]::new));
    String id = testImages.get(0).getFileName().toString().replaceAll("^0*|\\..*", "");
    assertThat(got.values()).allMatch(text -> text.startsWith("image " + id + ", "));
    assertThat(got.get(trainImages.get(1).getFileName().toString())).endsWith("differ, mirrored");
    assertThat(got.get(trainImages.get(0).getFileName().toString())).endsWith("bits differ");
  }

  @Test
  void sounds_planted_areRejectedByName() throws IOException {
    Map<String, String> got =
        rejections("like", RejectionCode.AUDIO_LIKE_IN_TEST).stream()
            .collect(toMap(Rejection::record, Rejection::got));

    List<String> planted =
        List.of(
            trainClips.get(0).id(),
            trainClips.get(1).id(),
            trainClips.get(2).id(),
            testClips.get(1).id());
    assertThat(got).containsKeys(planted.toArray(String[]::new));
    for (String id : planted) {
      assertThat(got.get(id)).startsWith("clip " + testClips.get(0).address() + ", bit error ");
    }
    // All other likenesses are those of the world itself.
    assertThat(alikeBefore())
        .containsAll(got.keySet().stream().filter(id -> !planted.contains(id)).toList());
    assertThat(got.get(trainClips.get(2).id())).matches(".*offset 1\\.2[456] s");
  }

  private static List<String> alikeBefore() throws IOException {
    return rejections("before", RejectionCode.AUDIO_LIKE_IN_TEST).stream()
        .map(Rejection::record)
        .toList();
  }

  /**
   * All clips of a class of the synthetic world have the same recipe: of 84, some are nearly the
   * same, 13 by the print with which this was written.
   */
  @Test
  void world_asItIs_hasNoPictureTwiceAndFewSounds() throws IOException {
    assertThat(rejections("before", RejectionCode.IMAGE_LIKE_IN_TEST)).isEmpty();
    assertThat(alikeBefore()).hasSizeLessThan(16);
    assertThat(Verifier.verify(folder.resolve("before"), bytes -> {}).failures()).isEmpty();
    assertThat(before.ledger().images().values()).allMatch(Partition::addsUp);
  }

  /** By chance six copies would all be in one split in at most one of twelve releases. */
  @Test
  void validation_alikeOfTrain_areOnOneSide() throws IOException {
    Set<String> pictures =
        trainImages.subList(4, 12).stream()
            .map(file -> file.getFileName().toString())
            .collect(toSet());
    Set<String> sounds =
        trainClips.subList(3, 10).stream().map(ProbedClip::address).collect(toSet());

    assertThat(sides("like", pictures::contains, clip -> false)).hasSize(1);
    assertThat(sides("like", image -> false, sounds::contains)).hasSize(1);
    assertThat(sides("plain", pictures::contains, clip -> false)).hasSize(2);
    assertThat(sides("plain", image -> false, sounds::contains)).hasSize(2);
    Set<List<String>> keys =
        new IndexFolder(Folder.of(folder.resolve("like")))
            .clips().stream()
                .filter(clip -> sounds.contains(clip.address()))
                .map(clip -> clip.keys().subList(1, clip.keys().size()))
                .collect(toSet());
    assertThat(keys).hasSize(1);
    assertThat(keys.iterator().next()).hasSize(1).allMatch(key -> key.startsWith("like:"));
  }

  /** The splits that use a picture, by its file, or a clip. */
  private static Set<Split> sides(String name, Predicate<String> image, Predicate<String> clip)
      throws IOException {
    PlanFolder plan = new PlanFolder(Folder.of(folder.resolve(name)));
    Set<Split> sides = EnumSet.noneOf(Split.class);
    for (Subset subset : plan.subsets()) {
      plan.rows(
          subset,
          row -> {
            if (image.test(Path.of(row.image().file()).getFileName().toString())
                || row.sounding().stream().anyMatch(o -> clip.test(o.clip().address()))) {
              sides.add(row.split());
            }
          });
    }
    return sides;
  }

  @Test
  void release_withLikeness_verifiesAndItsLedgerAddsUp() throws IOException {
    Verdict verdict = Verifier.verify(folder.resolve("like"), bytes -> {});

    assertThat(verdict.failures()).isEmpty();
    assertThat(like.ledger().images().values()).allMatch(Partition::addsUp);
    long train = like.ledger().clips().get("train").rejected().get("AUDIO_LIKE_IN_TEST");
    long test = like.ledger().clips().get("test").rejected().get("AUDIO_LIKE_IN_TEST");
    assertThat(train + test).isEqualTo(rejections("like", RejectionCode.AUDIO_LIKE_IN_TEST).size());
    assertThat(train).isGreaterThanOrEqualTo(3);
    assertThat(test).isGreaterThanOrEqualTo(1);
  }

  @Test
  void summaries_countTheNearest() throws IOException {
    Folder of = Folder.of(folder.resolve("like"));
    Likeness sounds = new IndexFolder(of).summary().likeness();
    Likeness pictures = new PlanFolder(of).summary().likeness();

    assertThat(sounds).isNotNull();
    assertThat(sounds.threshold()).isEqualTo(0.35);
    Likeness.Side train = sounds.sides().get("train");
    long alike = like.ledger().clips().get("train").rejected().get("AUDIO_LIKE_IN_TEST");
    assertThat(train.nearest().subList(0, 35).stream().mapToLong(n -> n).sum()).isEqualTo(alike);
    long usable =
        new IndexFolder(of).clips().stream().filter(c -> c.split() == Split.TRAIN).count();
    assertThat(train.nearest().stream().mapToInt(n -> n).sum() + train.apart() + train.unprinted())
        .isEqualTo((int) (usable + alike));
    assertThat(pictures).isNotNull();
    assertThat(pictures.threshold()).isEqualTo(6);
    assertThat(
            pictures.sides().get("train").nearest().subList(0, 7).stream().mapToInt(n -> n).sum())
        .isBetween(3, 4);
  }

  /**
   * Planted copies that the build did not look for are in the release: verify finds them if the
   * spec asks for it.
   */
  @Test
  void verify_ofAReleaseThatHasThemTwice_namesThem() throws IOException {
    String failures = failuresUnder(LIKE);
    String image = testImages.get(0).getFileName().toString().replaceAll("^0*|\\..*", "");

    assertThat(failures)
        .contains("like-image", "like-audio", "image %s of test's".formatted(image))
        .containsPattern("like-image.* of val's")
        .containsPattern("like-audio.* of val's");
  }

  private static String failuresUnder(ReleaseSpec other) throws IOException {
    Path spec = folder.resolve("plain/spec.yaml");
    byte[] was = Files.readAllBytes(spec);
    Files.write(spec, SpecReader.write(other));
    try {
      return Verifier.verify(folder.resolve("plain"), bytes -> {}).failures();
    } finally {
      Files.write(spec, was);
    }
  }

  @Test
  void spec_withoutLikeness_looksForNone() throws IOException {
    assertThat(plain.ledger().clips().get("train").rejected()).isEmpty();
    assertThat(rejections("plain", RejectionCode.IMAGE_LIKE_IN_TEST)).isEmpty();
    Folder of = Folder.of(folder.resolve("plain"));
    assertThat(new IndexFolder(of).summary().likeness()).isNull();
    assertThat(new PlanFolder(of).summary().likeness()).isNull();
  }

  @Test
  void index_madeWithoutLikeness_isRefused() throws IOException {
    IndexFolder made = new IndexFolder(Folder.of(folder.resolve("plain")));

    made.requireFits(PLAIN, "vpo-21");
    assertThatThrownBy(() -> made.requireFits(LIKE, "vpo-21"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("likeness.audio_ber");
  }

  /**
   * The copies are found across what the stopped attempt measured and what the resumed one does.
   */
  @Test
  void resume_ofAHalfMadeIndex_sameBytes() throws IOException {
    Path out = folder.resolve("resumed");
    Progress stop =
        (title, unit, total, done) ->
            () -> {
              throw new IllegalStateException("stopped at the end of " + title);
            };
    RunnerOptions threads = new RunnerOptions(Kind.THREADS, 2);
    assertThatThrownBy(() -> new ReleaseBuilder(threads, stop).build(world.request(LIKE, out)))
        .hasMessage("stopped at the end of index");
    List<Path> segments;
    try (Stream<Path> files = Files.list(out.resolve(".work/index"))) {
      segments = files.sorted().toList();
    }
    assertThat(segments).hasSizeGreaterThan(3);
    for (int i = 0; i < segments.size(); i += 2) {
      Files.delete(segments.get(i));
    }

    new ReleaseBuilder(threads, Progress.SILENT).build(world.request(LIKE, out).after(true, null));

    assertThat(TinyWorld.hashes(out)).isEqualTo(TinyWorld.hashes(folder.resolve("like")));
  }
}
