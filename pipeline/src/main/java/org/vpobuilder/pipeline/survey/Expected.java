package org.vpobuilder.pipeline.survey;

import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.subsets.SubsetRules;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * An estimate of the time and space that a build takes, from the figures of docs/benchmarks.md and
 * docs/scaling.md, measured on two cores of one machine, for sources such as COCO and VGGSound:
 * another machine may need half or twice as much.
 *
 * @param samples the number asked for, or the number that can be reached if it is smaller
 * @param releaseBytes of the release
 * @param cacheBytes of decoded clips while it is built
 * @param seconds of index, plan and render on {@code cores} cores
 * @param memoryBytes of the process and its decoders
 */
public record Expected(
    long samples, long releaseBytes, long cacheBytes, long seconds, long memoryBytes, int cores) {
  /** The mean of COCO's train2017: 19.3 GB of 118,287 images. */
  private static final long IMAGE_BYTES = 163_000;

  /** Mask, json and the tar's own blocks. */
  private static final long OTHER_BYTES = 12_000;

  private static final double CLIP_SECONDS = 10;
  private static final int FLOAT_BYTES = 4;
  private static final int PCM_BYTES = 2;

  private static final double INDEX_CPU_SECONDS = 0.020;
  private static final double PLAN_CPU_SECONDS_AN_IMAGE = 0.05e-3;
  private static final double PLAN_CPU_SECONDS_A_SAMPLE = 0.23e-3;
  private static final double RENDER_CPU_SECONDS = 4.7e-3;
  private static final double START_SECONDS = 9;

  private static final long BASE_BYTES = 450L << 20;
  private static final long DECODER_BYTES = 100L << 20;
  private static final int ANNOTATION_BYTES = 44;
  private static final int IMAGE_RECORD_BYTES = 300;
  private static final int CLIP_ROW_BYTES = 600;
  private static final int SCENE_BYTES = 3_000;

  /** The estimate for a machine with that number of cores. */
  public static Expected of(SourceSurvey survey, Reach reach, int cores) {
    AudioSpec audio = survey.request().spec().audio();
    long samples = 0;
    double bytes = 0;
    long examined = 0;
    for (Subset subset : survey.request().subsets()) {
      for (Split split : Split.values()) {
        Reach.Side side = reach.sides().get(ReleaseLayout.folder(subset, split));
        if (side != null) {
          long made = Math.min(side.asked(), side.most());
          samples += made;
          bytes += made * sampleBytes(audio, SubsetRules.of(subset).meanSounding());
          examined +=
              Math.min(side.most(), survey.request().spec().eligibility().examined(side.asked()));
        }
      }
    }
    long decoded = survey.clips().values().stream().mapToLong(clips -> clips.rows().size()).sum();
    long images = survey.allImages().stream().mapToLong(VisualSource.Images::images).sum();
    double pcm = Math.min(audio.maxSeconds(), CLIP_SECONDS) * audio.sampleRateHz() * FLOAT_BYTES;
    double cpu =
        decoded * INDEX_CPU_SECONDS
            + samples * RENDER_CPU_SECONDS * audio.clipSeconds() / CLIP_SECONDS;
    double serial = images * PLAN_CPU_SECONDS_AN_IMAGE + samples * PLAN_CPU_SECONDS_A_SAMPLE;
    return new Expected(
        samples,
        (long) bytes,
        (long) (decoded * pcm),
        (long) Math.ceil(START_SECONDS + serial + cpu / cores),
        memory(survey, decoded, examined, cores),
        cores);
  }

  private static long memory(SourceSurvey survey, long decoded, long examined, int cores) {
    long records = 0;
    for (VisualSource.Images images : survey.allImages()) {
      records += ANNOTATION_BYTES * images.annotations();
      records += (long) IMAGE_RECORD_BYTES * images.images();
    }
    return BASE_BYTES
        + records
        + CLIP_ROW_BYTES * decoded
        + SCENE_BYTES * examined
        + (decoded > 0 ? cores * DECODER_BYTES : 0);
  }

  private static double sampleBytes(AudioSpec audio, double stems) {
    double sound = (2 + stems) * audio.clipSamples() * PCM_BYTES;
    double packed = audio.container() == AudioContainer.FLAC ? sound / 2 : sound;
    return packed + IMAGE_BYTES + OTHER_BYTES;
  }
}
