package org.vpobuilder.pipeline.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * Tests scenes that break a subset's rules, and clips that leak; the files themselves are right.
 */
class SceneMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void single_withTwoSounding_failsSsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.SS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.heard("cat", 9, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void single_withSilentTwin_failsSsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.SS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.seen("dog", 9, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  /**
   * Crowds and persons of unknown class are not candidates, nor are objects that are too small: of
   * 64 x 48 pixels 0.0005 are two. In each split one sample of SS and one of MS have one candidate.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 5", "2, 1, 4"})
  void image_ofFewerCandidatesThanTheSpecs_failsMinCandidates(int width, int height, long failing)
      throws Exception {
    broken.draft.spec =
        SpecReader.read(
            new String(SpecReader.write(broken.draft.spec), StandardCharsets.UTF_8)
                .replace("eligibility:\n", "eligibility:\n  min_candidates: 2\n"),
            "test");

    Verdict verdict =
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.SS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.seen("cat", 9, 0, width, height)));

    assertFails(verdict, SubsetCheck.MIN_CANDIDATES);
    assertThat(verdict.of(SubsetCheck.MIN_CANDIDATES).failures()).isEqualTo(failing);
  }

  /**
   * In each split all that could sound does so in one sample of SS and one of MS; a further one of
   * MS has two that sound, beside a third of {@code width} x 1 pixels.
   */
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 4"})
  void sample_ofFewerSilentThanTheSpecs_failsMinSilent(int width, long failing) throws Exception {
    broken.draft.spec =
        SpecReader.read(
            new String(SpecReader.write(broken.draft.spec), StandardCharsets.UTF_8)
                .replace("eligibility:\n", "eligibility:\n  min_silent: 1\n"),
            "test");

    Verdict verdict =
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MS),
                    d.heard("dog", 0, 0, 30, 30),
                    d.heard("car", 20, 20, 40, 20),
                    d.seen("sheep", 50, 0, width, 1)));

    assertFails(verdict, SubsetCheck.MIN_SILENT);
    assertThat(verdict.of(SubsetCheck.MIN_SILENT).failures()).isEqualTo(failing);
  }

  @Test
  void multi_withSilentTwin_failsMsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.seen("dog", 9, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void multi_withCrowdOfClass_failsMsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.crowd("dog", 9, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void multi_withTwoUnlabelledPersons_failsMsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.seen("person", 9, 0, 9, 9),
                    d.seen("person", 20, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void multi_withSixSounding_failsMsRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MS),
                    d.heard("dog", 0, 0, 9, 9),
                    d.heard("cat", 10, 0, 9, 9),
                    d.heard("cow", 20, 0, 9, 9),
                    d.heard("bus", 30, 0, 9, 9),
                    d.heard("car", 40, 0, 9, 9),
                    d.heard("sheep", 50, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void multiInstance_withoutTwoOfClass_failsMsmiRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                set(
                    d.sample(VpoSubsets.MSMI),
                    d.heard("dog", 0, 0, 9, 9),
                    d.heard("cat", 10, 0, 9, 9),
                    d.seen("dog", 20, 0, 9, 9))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void multiInstance_withOneClipTwice_failsMsmiRules() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.MSMI)
                    .object(
                        1,
                        o -> o.sounding(1, d.sample(VpoSubsets.MSMI).row.objects().get(0).clip()))),
        SubsetCheck.SUBSET_RULES);
  }

  @Test
  void clip_ofOtherClass_failsLabels() throws Exception {
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.SS).object(0, o -> o.sounding(0, d.clip("cat")))),
        LabelCheck.LABELS);
  }

  @Test
  void object_withOtherIndex_failsLabels() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.SS)
                    .object(
                        0,
                        o ->
                            SceneObjects.of(o, o.role(), "dog", 10, o.area(), o.alpha(), o.rle()))),
        LabelCheck.LABELS);
  }

  @Test
  void video_inBothSplits_failsLeakVideo() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              ClipRef train = d.sample(VpoSubsets.SS).row.objects().get(0).clip();
              reclip(d, c -> clip(c, Records.video(train), c.startSeconds(), c.sha256()));
            }),
        LeakCheck.LEAK_KEY);
  }

  @Test
  void clipBytes_inBothSplits_failLeakAudioContent() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              ClipRef train = d.sample(VpoSubsets.SS).row.objects().get(0).clip();
              reclip(d, c -> clip(c, Records.video(c), c.startSeconds(), train.sha256()));
            }),
        LeakCheck.LEAK_AUDIO_CONTENT);
  }

  @Test
  void clip_inBothSplits_failsLeakClipAndWhatItImplies() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              ClipRef train = d.sample(VpoSubsets.SS).row.objects().get(0).clip();
              reclip(d, c -> clip(c, Records.video(train), train.startSeconds(), c.sha256()));
            }),
        LeakCheck.LEAK_CLIP,
        LeakCheck.LEAK_KEY,
        // The index has one line per clip, so one of the two splits is wrong.
        ClipCheck.CLIPS);
  }

  @Test
  void clip_missingFromIndex_failsClips() throws Exception {
    assertFails(broken.draft(d -> d.clips.remove(0)), ClipCheck.CLIPS);
  }

  @Test
  void span_beyondClip_failsClips() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.SS)
                    .object(
                        0,
                        o -> {
                          ClipRef c = o.clip();
                          return o.sounding(
                              0,
                              Records.clip(
                                  Records.video(c),
                                  (int) c.startSeconds(),
                                  c.file(),
                                  c.labels().get(0),
                                  c.sha256(),
                                  c.levelDbfs(),
                                  Integer.MAX_VALUE,
                                  8000));
                        })),
        ClipCheck.CLIPS);
  }

  @Test
  void sample_otherThanPlanned_failsPlanMatch() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.SS);
              sample.say(json -> json.replaceFirst("\"title\":\"\"", "\"title\":\"x\""));
            }),
        PlanRows.PLAN_MATCH);
  }

  @Test
  void objects_otherThanPlanned_failPlanMatch() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.SS)
                    .say(json -> json.replace("\"span_start\":100", "\"span_start\":101"))),
        PlanRows.PLAN_MATCH);
  }

  @Test
  void rejectedImage_ofPlannedSample_mayBeMissing() throws Exception {
    DraftSample lost = broken.draft.sample(VpoSubsets.MSMI);
    String file = lost.row.image().file();
    broken.draft.rejections.add(
        new org.vpobuilder.spec.failure.Rejection(
            org.vpobuilder.spec.failure.RejectionCode.SOURCE_CHANGED, file, "image 5", "a", "b"));
    assertFails(broken.draft(d -> d.lose(lost)));
  }

  @Test
  void plannedSample_missingWithoutRejection_failsPlanMatch() throws Exception {
    assertFails(broken.draft(d -> d.lose(d.sample(VpoSubsets.MSMI))), PlanRows.PLAN_MATCH);
  }

  private static void set(DraftSample sample, SceneObject... objects) {
    sample.objects(old -> ReleaseDraft.channels(objects));
  }

  /** Gives the first test sample's object another clip, in the index too. */
  private static void reclip(ReleaseDraft draft, java.util.function.UnaryOperator<ClipRef> change) {
    DraftSample sample = draft.sample(VpoSubsets.SS, Split.TEST);
    ClipRef old = sample.row.objects().get(0).clip();
    ClipRef clip = change.apply(old);
    sample.object(0, o -> o.sounding(0, clip));
    draft.clips.removeIf(c -> c.file().equals(old.file()));
    draft.clips.add(
        Records.probed(
            Records.video(clip),
            (int) clip.startSeconds(),
            clip.labels().get(0),
            Split.TEST,
            clip.file(),
            1000,
            clip.sha256(),
            20000,
            clip.levelDbfs(),
            0.5,
            List.of(0L)));
  }

  private static ClipRef clip(ClipRef c, String youtubeId, double start, String sha256) {
    return Records.clip(
        youtubeId,
        (int) start,
        c.file(),
        c.labels().get(0),
        sha256,
        c.levelDbfs(),
        c.spanStart(),
        c.spanSamples());
  }
}
