package org.vpobuilder.pipeline.export.toy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.vpobuilder.pipeline.export.Export;
import org.vpobuilder.pipeline.export.Written;
import org.vpobuilder.pipeline.release.ReleaseReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import picocli.CommandLine.Option;

/** Exports the keys of the samples, a line each, after a title that is an option. */
@OptionGroup(value = "Toys", order = 2)
public final class ToyExport implements Export {
  @Option(names = "--toy-title", paramLabel = "TITLE", description = "The first line.")
  String title = "toys";

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public String description() {
    return "a list of keys, 100% of them.";
  }

  @Override
  public String counted() {
    return "toys";
  }

  @Override
  public String reading(String out) {
    return "children read it";
  }

  @Override
  public void require(ReleaseReader release) {
    if (title.equals("none")) {
      throw new BadInputException("--toy-title: got none, wanted one");
    }
  }

  @Override
  public Map<Subset, Written> write(
      ReleaseReader release, Folder folder, int workers, LongConsumer progress) throws IOException {
    List<String> lines = new ArrayList<>(List.of(title));
    Map<Subset, Written> written = new TreeMap<>();
    for (ShardFile shard : release.shards()) {
      release.each(
          shard,
          sample -> {
            lines.add(sample.sample().key());
            written.merge(shard.subset(), new Written(1, 1), Written::plus);
            progress.accept(1);
          });
    }
    folder.write("keys.txt", String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    return written;
  }
}
