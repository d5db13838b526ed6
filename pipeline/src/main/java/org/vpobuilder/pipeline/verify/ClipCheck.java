package org.vpobuilder.pipeline.verify;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Checks that the clips of samples are those of {@code index/clips.jsonl}. */
public final class ClipCheck implements Check {
  static final Promise CLIPS =
      new Promise(
          "clips", "every clip that is heard stands in index/clips.jsonl, in the sample's split");

  @Override
  public List<Promise> promises() {
    return List.of(CLIPS);
  }

  @Override
  public Run begin(Reference reference) {
    Index index = new Index(reference.findings(), new HashMap<>());
    reference.files().rows(ReleaseLayout.CLIPS, Formats.CLIP, index::add);
    return index;
  }

  private record Row(int line, long samples, long facts) {}

  /** The index, with two numbers for each clip. */
  private record Index(Findings findings, Map<String, Row> rows) implements Run {
    @Override
    public void sample(Sample sample, Files files) {
      Place place = files.place();
      for (SceneObject object : sample.sounding()) {
        findings.looked(CLIPS);
        ClipRef clip = object.clip();
        String id = clip.address();
        Row row = rows.get(id);
        if (row == null) {
          findings.fail(CLIPS, place, "clip " + id, "a clip of " + ReleaseLayout.CLIPS);
          continue;
        }
        String line = "line %d of %s".formatted(row.line(), ReleaseLayout.CLIPS);
        if (facts(sample.split(), clip) != row.facts()) {
          String got =
              "%s, %s, %s, %s, %s"
                  .formatted(id, sample.split(), clip.labels(), clip.levelDbfs(), clip.file());
          findings.fail(CLIPS, place, got, line);
        }
        if (clip.spanSamples() < 1
            || clip.spanSamples() > sample.audio().samples()
            || clip.spanStart() > row.samples() - clip.spanSamples()) {
          findings.fail(
              CLIPS,
              place,
              "%d samples of %s from %d".formatted(clip.spanSamples(), id, clip.spanStart()),
              "a span within its %d samples".formatted(row.samples()));
        }
      }
    }

    private void add(ProbedClip clip, int line) {
      ClipRef whole =
          new ClipRef(
              clip.source(),
              clip.id(),
              clip.file(),
              clip.startSeconds(),
              clip.labels(),
              clip.licence(),
              clip.attribution(),
              clip.keys(),
              clip.sha256(),
              clip.levelDbfs(),
              0,
              0);
      rows.put(clip.address(), new Row(line, clip.samples(), facts(clip.split(), whole)));
    }

    private static long facts(Split split, ClipRef clip) {
      return Sha256.start(
          String.join(
              "\n",
              // For its source, a clip of val is a train clip.
              (split == Split.VAL ? Split.TRAIN : split).toString(),
              clip.labels().toString(),
              clip.file(),
              Double.toString(clip.startSeconds()),
              clip.licence(),
              clip.attribution().toString(),
              clip.keys().toString(),
              clip.sha256(),
              Double.toString(clip.levelDbfs())));
    }
  }
}
