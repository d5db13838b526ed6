package org.vpobuilder.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedJarsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/lib/flink-runtime-1.19.3.jar",
        "/a/lib/flink-rpc-akka-loader-1.19.3.jar",
        "/a/lib/slf4j-api-2.0.16.jar",
        "/a/lib/logback-classic-1.5.18.jar"
      })
  void clusterHas_partOfFlink_yes(String jar) {
    assertThat(StagedJars.clusterHas(jar)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a/lib/beam-runners-flink-1.19-2.70.0.jar",
        "/flink-1/lib/pipeline-0.1.0.jar",
        "/a/flink-job/target/classes"
      })
  void clusterHas_ours_no(String jar) {
    assertThat(StagedJars.clusterHas(jar)).isFalse();
  }

  @Test
  void ofThisProcess_itsClassPath_hasWhatWorkersNeed() {
    List<String> jars = StagedJars.ofThisProcess();
    for (String needed :
        List.of("beam-runners-flink", "beam-sdks-java-core", "ffmpeg-", "vpo-spec")) {
      assertThat(jars).anyMatch(jar -> jar.contains(needed));
    }
    assertThat(jars).noneMatch(jar -> jar.contains("/flink-runtime-"));
  }
}
