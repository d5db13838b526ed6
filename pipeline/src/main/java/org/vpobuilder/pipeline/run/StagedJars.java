package org.vpobuilder.pipeline.run;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.util.construction.resources.PipelineResources;

/**
 * The files that a job brings to a cluster: this process's class path, without the jars that every
 * Flink cluster has and loads first from its own.
 */
final class StagedJars {
  private static final Pattern CLUSTER_HAS = Pattern.compile("(flink|slf4j|logback)-[a-z].*\\.jar");

  private StagedJars() {}

  static List<String> ofThisProcess() {
    return PipelineResources.detectClassPathResourcesToStage(
            StagedJars.class.getClassLoader(), PipelineOptionsFactory.create())
        .stream()
        .filter(jar -> !clusterHas(jar))
        .toList();
  }

  /** Whether a cluster has a jar, by its name. */
  static boolean clusterHas(String jar) {
    return CLUSTER_HAS.matcher(String.valueOf(Path.of(jar).getFileName())).matches();
  }
}
