package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.mask.Rle;

/** Reads a split of a visual source to its end and checks that the counts balance. */
public final class VisualRun {
  public static final PersonSpec LADDER =
      new PersonSpec(List.of(PersonRung.CSV, PersonRung.CAPTIONS), 4, 5);

  private final VisualSource source;
  private final VisualSource.Images images;
  private final List<Scene> scenes = new ArrayList<>();
  private final Entries findings;

  private VisualRun(VisualSource source, Split split, Map<String, PersonLabel> persons)
      throws IOException {
    this.source = source;
    this.images = source.read(split, Records.VPO_21, LADDER);
    this.findings = images.scenes(persons, scenes::add);
  }

  public static VisualRun of(VisualSource source, Split split) throws IOException {
    return of(source, split, Map.of());
  }

  public static VisualRun of(VisualSource source, Split split, Map<String, PersonLabel> persons)
      throws IOException {
    VisualRun run = new VisualRun(source, split, persons);
    run.requireBalance(split);
    return run;
  }

  private void requireBalance(Split split) {
    Tallies tallies = findings.tallies();
    Account annotations = Account.annotations(split);
    assertThat(tallies.get(annotations, Fate.READ))
        .isEqualTo(
            tallies.get(annotations, Fate.IN_SCENES)
                + tallies.get(annotations, Fate.OUTSIDE_CLASS_MAP)
                + tallies.get(annotations, Fate.IMAGE_REJECTED)
                + sum(tallies.rejected(annotations)))
        .isEqualTo(images.annotations());
    assertThat(tallies.get(annotations, Fate.IN_SCENES))
        .isEqualTo(scenes.stream().mapToLong(scene -> scene.objects().size()).sum());
    Account ofImages = Account.images(split);
    assertThat(tallies.get(ofImages, Fate.READ))
        .isEqualTo(scenes.size() + sum(tallies.rejected(ofImages)));
    assertThat(images.images()).isEqualTo(scenes.size());
    assertThat(findings.sources()).containsAll(images.tables());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  public VisualSource.Images images() {
    return images;
  }

  public List<Scene> scenes() {
    return scenes;
  }

  public Entries findings() {
    return findings;
  }

  public Scene scene(String imageId) {
    return scenes.stream()
        .filter(scene -> scene.image().id().equals(imageId))
        .findFirst()
        .orElseThrow();
  }

  /** {@code ID CLASS} of every object of an image, with {@code crowd} for a crowd. */
  public List<String> objects(String imageId) {
    return scene(imageId).objects().stream()
        .map(o -> o.id() + " " + o.className() + (o.crowd() ? " crowd" : ""))
        .toList();
  }

  /** {@code CODE FILE: RECORD: got GOT} of every rejection. */
  public List<String> rejections() {
    return findings.rejections().stream().map(VisualRun::text).toList();
  }

  public static String text(Rejection r) {
    return "%s %s: %s: got %s".formatted(r.code(), r.source(), r.record(), r.got());
  }

  public Rle mask(String imageId, String objectId) throws IOException, RejectedException {
    Scene scene = scene(imageId);
    Scene.Annotation object =
        scene.objects().stream().filter(o -> o.id().equals(objectId)).findFirst().orElseThrow();
    try (VisualSource.Masks masks = source.masks()) {
      return masks.mask(scene, object);
    }
  }

  /** The mask as rows of {@code #} and {@code .}. */
  public List<String> drawn(String imageId, String objectId) throws IOException, RejectedException {
    Rle mask = mask(imageId, objectId);
    byte[] pixels = new byte[mask.height() * mask.width()];
    mask.paint(pixels, (byte) 1);
    List<String> rows = new ArrayList<>();
    for (int y = 0; y < mask.height(); y++) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < mask.width(); x++) {
        row.append(pixels[y * mask.width() + x] == 1 ? '#' : '.');
      }
      rows.add(row.toString());
    }
    return rows;
  }
}
