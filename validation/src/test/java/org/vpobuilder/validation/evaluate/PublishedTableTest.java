package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;

class PublishedTableTest {
  private static final PublishedTable TABLE = PublishedTable.builtIn();

  private static EvaluatedRun run(String method, String preset, AudioMode audio, String dataset) {
    return new EvaluatedRun(method, preset, audio, dataset, "test", 1, 100);
  }

  private static Optional<PublishedTable.Row> find(
      String method, String preset, AudioMode audio, String dataset) {
    return TABLE.find(run(method, preset, audio, dataset), audio);
  }

  private static double score(String method, AudioMode audio, String dataset, Metric metric) {
    EvaluatedRun run =
        new EvaluatedRun(
            method, "paper", audio, dataset, "test", 1, 100, "resnet50", EvaluatedRun.ORIGINAL);
    return TABLE.find(run, audio).orElseThrow().score(metric).orElseThrow();
  }

  /** S1 Tab. 4 and 8. */
  @Test
  void find_vpo_isAsPrinted() {
    assertThat(score("cavp", AudioMode.STEREO, "vpo-msmi", Metric.MIOU)).isEqualTo(60.36);
    assertThat(score("tpavi", AudioMode.MONO, "vpo-ms", Metric.F_BETA)).isEqualTo(58.14);
    assertThat(score("avsegformer", AudioMode.MONO, "vpo-msmi", Metric.FDR)).isEqualTo(32.72);
    assertThat(TABLE.rows().stream().filter(r -> r.dataset().startsWith("vpo-"))).hasSize(18);
  }

  /**
   * The tables print CAVP's lead over the second best: a mistyped figure breaks it. Tab. 8's rows
   * for SS (+6.76, -4.85) and MS (-4.42) are over TPAVI and AVSegFormer alike.
   */
  @Test
  void find_improvements_areAsPrinted() {
    assertThat(lead(AudioMode.STEREO, "vpo-ss"))
        .containsExactly(new double[] {4.76, 5.43, -6.20}, within(1e-6));
    assertThat(lead(AudioMode.STEREO, "vpo-ms"))
        .containsExactly(new double[] {5.98, 4.64, -3.46}, within(1e-6));
    assertThat(lead(AudioMode.STEREO, "vpo-msmi"))
        .containsExactly(new double[] {6.14, 5.21, -3.39}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "vpo-ss"))
        .containsExactly(new double[] {8.52, 6.76, -4.85}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "vpo-ms"))
        .containsExactly(new double[] {5.39, 2.71, -4.42}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "vpo-msmi"))
        .containsExactly(new double[] {6.26, 5.46, -5.78}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "avss-ss"))
        .containsExactly(new double[] {4.13, 2.93, -2.17}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "avss-ms"))
        .containsExactly(new double[] {10.11, 9.89, -8.50}, within(1e-6));
    assertThat(lead(AudioMode.MONO, "avsbench-avss"))
        .containsExactly(new double[] {7.36, 5.33, -2.41}, within(1e-6));
  }

  private static double[] lead(AudioMode audio, String dataset) {
    double[] lead = new double[3];
    Metric[] metrics = {Metric.MIOU, Metric.F_BETA, Metric.FDR};
    for (int i = 0; i < 3; i++) {
      double tpavi = score("tpavi", audio, dataset, metrics[i]);
      double former = score("avsegformer", audio, dataset, metrics[i]);
      double best = metrics[i].higherIsBetter() ? Math.max(tpavi, former) : Math.min(tpavi, former);
      lead[i] = score("cavp", audio, dataset, metrics[i]) - best;
    }
    return lead;
  }

  /** J&F is the mean of J and F, as printed to two decimals; CPM's J and F to one. */
  @Test
  void find_jf_isMeanOfJAndF() {
    assertThat(TABLE.rows().stream().filter(r -> r.score(Metric.JF).isPresent()))
        .hasSize(12)
        .allSatisfy(
            row ->
                assertThat(row.score(Metric.JF).orElseThrow())
                    .isCloseTo(
                        (row.score(Metric.J).orElseThrow() + row.score(Metric.F).orElseThrow()) / 2,
                        within(row.method().equals("cpm") ? 0.051 : 0.0051)));
  }

  @Test
  void find_twoTables_areOneRow() {
    PublishedTable.Row row =
        find("cavp", "paper-cavp-avsbench", AudioMode.MONO, "avsbench-s4").orElseThrow();
    assertThat(row.score(Metric.MIOU)).contains(89.43);
    assertThat(row.score(Metric.J)).contains(78.78);
    assertThat(row.sources()).containsExactly("S1 Tab. 1", "S1 Tab. 2");
    assertThat(row.score(Metric.FDR)).isEmpty();
    assertThat(find("vct", "paper-vct", AudioMode.MONO, "vpo-ss")).isEmpty();
  }

  /** S2 Tab. 1 is PVT-V2-B5's; its figures stand beside no ResNet-50. */
  @Test
  void find_runsOnPvt_areBesidePvtsFiguresOnly() {
    PublishedTable.Row pvt =
        find("cavp", "paper-cavp-pvt", AudioMode.RECORDING, "avsbench-s4").orElseThrow();
    assertThat(pvt.score(Metric.MIOU)).contains(87.33);
    assertThat(pvt.score(Metric.J)).isEmpty();
    assertThat(pvt.setting()).isEqualTo("PVT-V2-B5, 224 x 224");
    assertThat(find("cavp", "paper-cavp-pvt", AudioMode.STEREO, "vpo-ms")).isEmpty();
    assertThat(
            find("tpavi", "paper-tpavi-pvt", AudioMode.MONO, "avsbench-avss")
                .orElseThrow()
                .sources())
        .containsExactly("S2 Tab. 1");
  }

  /** S2 Tab. 1 prints CPM's lead over CAVP: 3.93, 1.10 and 6.49 in mIoU. */
  @Test
  void find_cpm_isAsPrinted() {
    double[] leads = {3.93, 1.10, 6.49};
    String[] sets = {"avsbench-s4", "avsbench-ms3", "avsbench-avss"};
    for (int i = 0; i < sets.length; i++) {
      PublishedTable.Row cpm =
          find("cpm", "paper-cpm-avsbench-pvt", AudioMode.MONO, sets[i]).orElseThrow();
      PublishedTable.Row cavp =
          find("cavp", "paper-cavp-pvt", AudioMode.MONO, sets[i]).orElseThrow();
      double lead = cpm.score(Metric.MIOU).orElseThrow() - cavp.score(Metric.MIOU).orElseThrow();
      assertThat(lead).isCloseTo(leads[i], within(1e-9));
    }
    PublishedTable.Row row =
        find("cpm", "paper-cpm-avsbench", AudioMode.MONO, "avsbench-ms3").orElseThrow();
    assertThat(row.score(Metric.J)).contains(59.8);
    assertThat(row.score(Metric.JF)).contains(65.40);
    assertThat(row.sources()).containsExactly("VCT Tab. 1", "S2 (quoted)");
    // What nobody could check is not there.
    assertThat(TABLE.rows())
        .noneMatch(r -> r.method().equals("cpm") && r.dataset().startsWith("vpo"));
  }

  /** S4 and MS3 have no pictures but of 224 x 224; S1 alone scores AVSS at its own sizes. */
  @Test
  void rows_all_areOfAResolutionThatTheirSetHas() {
    assertThat(TABLE.rows())
        .allSatisfy(
            row ->
                assertThat(row.resolution())
                    .isIn(
                        switch (row.dataset()) {
                          case "avsbench-s4", "avsbench-ms3" -> List.of("224", "384", "512");
                          case "avsbench-avss" -> List.of("original", "224", "384");
                          default -> List.of("original");
                        }));
    assertThat(TABLE.rows()).extracting(PublishedTable.Row::backbone).contains("ResNet-50");
  }

  private static Optional<Double> j(String method, String backbone, String set, String resolution) {
    EvaluatedRun run =
        new EvaluatedRun(
            method, "mine", AudioMode.RECORDING, set, "test", 1, 9, backbone, resolution);
    return TABLE.find(run, run.audio()).flatMap(row -> row.score(Metric.J));
  }

  /** VCT Tab. 1, AVSegFormer's README; S1 Tab. 3 scores AVSS at its own sizes without J. */
  @Test
  void find_severalResolutions_isTheRunsOwnOrNone() {
    assertThat(j("vct", "swin-b", "avsbench-ms3", "224")).contains(67.5);
    assertThat(j("vct", "swin-b", "avsbench-ms3", "384")).contains(67.6);
    assertThat(j("vct", "swin-b", "avsbench-ms3", "original")).isEmpty();
    assertThat(j("vct", "resnet101", "avsbench-ms3", "224")).isEmpty();
    assertThat(j("avsegformer", "pvt-v2-b5", "avsbench-s4", "512")).contains(83.06);
    assertThat(j("avsegformer", "pvt-v2-b5", "avsbench-s4", "224")).contains(82.06);
    EvaluatedRun original =
        new EvaluatedRun(
            "cavp",
            "mine",
            AudioMode.RECORDING,
            "avsbench-avss",
            "test",
            1,
            9,
            "resnet50",
            "original");
    PublishedTable.Row row = TABLE.find(original, original.audio()).orElseThrow();
    assertThat(row.score(Metric.MIOU)).contains(50.75);
    assertThat(row.isOf(original)).isTrue();
    assertThat(j("cavp", "resnet50", "avsbench-avss", "224")).contains(30.37);
    // Of one resolution alone it stands beside any, and says which it is.
    assertThat(j("tpavi", "tiny", "avsbench-s4", "64")).contains(72.79);
  }

  /** AVSBench's sounds are recordings, which the papers call mono; no mix of stems is one. */
  @Test
  void find_recordingOnAvsbench_isTheMonoRow() {
    PublishedTable.Row row =
        find("tpavi", "paper-tpavi-s4", AudioMode.RECORDING, "avsbench-s4").orElseThrow();
    assertThat(row.score(Metric.J)).contains(72.79);
    assertThat(row.isOf(run("tpavi", "paper-tpavi-s4", AudioMode.RECORDING, "avsbench-s4")))
        .isTrue();
    assertThat(row.isOf(run("cavp", "paper-cavp", AudioMode.RECORDING, "avsbench-s4"))).isFalse();
    assertThat(row.isOf(run("tpavi", "paper-tpavi-pvt", AudioMode.MONO, "avsbench-s4"))).isFalse();
    assertThat(row.isOf(run("tpavi", "paper-tpavi", AudioMode.STEREO, "avsbench-s4"))).isFalse();
    assertThat(find("tpavi", "paper-tpavi", AudioMode.STEREO, "avsbench-s4")).isEmpty();
  }

  /** S1 Tab. 5: "f_CA" is CAVP without its contrastive loss. */
  @Test
  void findAblation_sweptSettings_areThoseOfTheRowAndNoOthers() {
    EvaluatedRun run = run("cavp", "paper-cavp", AudioMode.STEREO, "vpo-msmi");
    PublishedTable.Row row =
        TABLE.findAblation(run, Map.of("model.contrast.weight", "0.0")).orElseThrow();
    assertThat(row.score(Metric.MIOU)).contains(58.50);
    assertThat(row.score(Metric.F_BETA)).contains(73.19);
    assertThat(row.cited()).isEqualTo("S1 Tab. 5; ResNet-50, original size");
    assertThat(TABLE.findAblation(run, Map.of("model.contrast.weight", "0.5"))).isEmpty();
    assertThat(TABLE.findAblation(run, Map.of())).isEmpty();
    assertThat(
            TABLE.findAblation(
                run, Map.of("model.contrast.weight", "0", "model.output_stride", "8")))
        .isEmpty();
    EvaluatedRun avss = run("cavp", "paper-cavp-avsbench", AudioMode.RECORDING, "avsbench-avss");
    assertThat(TABLE.findAblation(avss, Map.of("model.contrast.weight", "0")))
        .hasValueSatisfying(found -> assertThat(found.score(Metric.MIOU)).contains(47.18));
    // S1 Tab. 6: a tenth of the samples is positive.
    assertThat(TABLE.findAblation(avss, Map.of("model.contrast.positive_share", "0.1")))
        .hasValueSatisfying(found -> assertThat(found.score(Metric.FDR)).contains(33.13));
    EvaluatedRun other = run("cavp", "paper-cavp", AudioMode.STEREO, "vpo-ss");
    assertThat(TABLE.findAblation(other, Map.of("model.contrast.weight", "0"))).isEmpty();
  }

  @Test
  void metric_byName_isFoundOrRefused() {
    assertThat(Metric.named("f_beta")).isEqualTo(Metric.F_BETA);
    assertThatThrownBy(() -> Metric.named("mIoU"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("metric: got 'mIoU', wanted one of miou, f_beta, fdr");
  }
}
