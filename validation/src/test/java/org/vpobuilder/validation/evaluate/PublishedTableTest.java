package org.vpobuilder.validation.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;

class PublishedTableTest {
  private static final PublishedTable TABLE = PublishedTable.builtIn();

  private static double score(String method, AudioMode audio, String dataset, Metric metric) {
    return TABLE.find(method, audio, dataset).orElseThrow().score(metric).orElseThrow();
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
    assertThat(lead(AudioMode.MONO, "avss"))
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

  /** J&F is the mean of J and F, as printed to two decimals. */
  @Test
  void find_jf_isMeanOfJAndF() {
    assertThat(TABLE.rows().stream().filter(r -> r.score(Metric.JF).isPresent()))
        .hasSize(9)
        .allSatisfy(
            row ->
                assertThat(row.score(Metric.JF).orElseThrow())
                    .isCloseTo(
                        (row.score(Metric.J).orElseThrow() + row.score(Metric.F).orElseThrow()) / 2,
                        within(0.0051)));
  }

  @Test
  void find_twoTables_areOneRow() {
    PublishedTable.Row row = TABLE.find("cavp", AudioMode.MONO, "avsbench-s4").orElseThrow();
    assertThat(row.score(Metric.MIOU)).contains(89.43);
    assertThat(row.score(Metric.J)).contains(78.78);
    assertThat(row.sources()).containsExactly("S1 Tab. 1", "S1 Tab. 2");
    assertThat(row.score(Metric.FDR)).isEmpty();
    assertThat(TABLE.find("vct", AudioMode.MONO, "vpo-ss")).isEmpty();
  }

  /** AVSBench's sounds are recordings, which the papers call mono; no mix of stems is one. */
  @Test
  void find_recordingOnAvsbench_isTheMonoRow() {
    PublishedTable.Row row = TABLE.find("tpavi", AudioMode.RECORDING, "avsbench-s4").orElseThrow();
    assertThat(row.score(Metric.J)).contains(72.79);
    assertThat(row.isOf("tpavi", AudioMode.RECORDING)).isTrue();
    assertThat(row.isOf("cavp", AudioMode.RECORDING)).isFalse();
    assertThat(row.isOf("tpavi", AudioMode.STEREO)).isFalse();
    assertThat(TABLE.find("tpavi", AudioMode.STEREO, "avsbench-s4")).isEmpty();
  }

  @Test
  void metric_byName_isFoundOrRefused() {
    assertThat(Metric.named("f_beta")).isEqualTo(Metric.F_BETA);
    assertThatThrownBy(() -> Metric.named("mIoU"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("metric: got 'mIoU', wanted one of miou, f_beta, fdr");
  }
}
