package org.vpobuilder.validation.loading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Record;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.release.TestRelease;

/** The snippets of docs/loading.md, run as a reader would copy them. */
class LoadingDocTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "loading.md");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path TESTS = Path.of("src", "test");
  private static final Pattern SNIPPET =
      Pattern.compile("```python\n# (file|continues): (\\S+)\n(.*?)```", Pattern.DOTALL);

  @TempDir static Path folder;

  private static String document;
  private static Path release;

  @BeforeAll
  static void write() throws IOException {
    document = Files.readString(DOCUMENT);
    release = TestRelease.write(folder.resolve("release"));
  }

  private static Map<String, String> snippets() {
    Map<String, String> snippets = new TreeMap<>();
    Matcher matcher = SNIPPET.matcher(document);
    while (matcher.find()) {
      String text = matcher.group(3);
      snippets.merge(matcher.group(2), text, (first, more) -> first + "\n\n" + more);
    }
    return snippets;
  }

  @Test
  void python_everyBlock_hasAName() {
    long blocks = Pattern.compile("```python").matcher(document).results().count();
    assertThat(SNIPPET.matcher(document).results().count()).isEqualTo(blocks);
    assertThat(snippets()).containsKeys("vpo_sample.py", "vpo_augment.py", "vpo_torch.py");
  }

  @Test
  void python_everySnippet_compiles() throws Exception {
    assumeTrue(has("sys"), "needs Python");
    Path place = written();
    for (String file : snippets().keySet()) {
      String compile = "compile(open('%s').read(), '%s', 'exec')".formatted(file, file);
      assertThat(python(place, List.of("-c", compile))).isEmpty();
    }
  }

  @Test
  void python_sampleFlipAndCrop_moveAlphaAndRemix() throws Exception {
    assumeTrue(has("numpy, PIL"), "needs python3-numpy and python3-pil");
    assertThat(check(release)).endsWith("checked\n");
  }

  @Test
  void python_flacShards_areReadAsWell() throws Exception {
    assumeTrue(has("numpy, PIL, soundfile"), "needs python3-soundfile, -numpy and -pil");
    Path flac = TestRelease.write(folder.resolve("flac"), AudioContainer.FLAC);
    assertThat(check(flac)).endsWith("checked\n");
  }

  @Test
  void python_torch_readsEverySampleOnceWithAnyWorkers() throws Exception {
    assumeTrue(has("numpy, PIL, torch, webdataset"), "needs torch and webdataset");
    assertThat(check(release, "torch")).endsWith("checked\n");
  }

  private static Path written() throws IOException {
    Path place = Files.createTempDirectory(folder, "python");
    for (Map.Entry<String, String> snippet : snippets().entrySet()) {
      Files.writeString(place.resolve(snippet.getKey()), snippet.getValue());
    }
    return place;
  }

  private static String check(Path of, String... more) throws Exception {
    Path place = written();
    Files.copy(TESTS.resolve("python/loading_check.py"), place.resolve("loading_check.py"));
    List<String> command = new ArrayList<>(List.of("loading_check.py", of.toString()));
    command.addAll(List.of(more));
    return python(place, command);
  }

  private static boolean has(String modules) throws Exception {
    return Files.exists(PYTHON)
        && python(folder, List.of("-c", "import %s; print('there')".formatted(modules)))
            .equals("there\n");
  }

  private static String python(Path place, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(PYTHON.toString(), "-B"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(place.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  @Test
  void java_quoted_isWhatIsCompiledHere() throws IOException {
    Path source = TESTS.resolve("java/org/vpobuilder/validation/loading/VpoDataset.java");
    String text = Files.readString(source);
    String imports = text.substring(text.indexOf("import "), text.indexOf("\n/** A subset's"));
    String type = text.substring(text.indexOf("// begin\n") + 9, text.indexOf("// end"));
    assertThat(document).contains("```java\n" + imports + "\n" + type + "```");
  }

  @Test
  void djl_everySample_isAsTheShardsHaveIt() throws Exception {
    VpoDataset data =
        new VpoDataset.Builder()
            .setSampling(1, false)
            .addShards(release.resolve("msmi/train"))
            .build();
    assertThat(data.size()).isEqualTo(9);
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      // MS's image 3: a dog (9) from column 2, row 3 on, a cat (6) from column 20, row 10 on.
      Record record = data.get(manager, 2);
      int width = TestRelease.width(3);
      NDArray mask = record.getLabels().get(0);
      assertThat(record.getData().get(0).getShape().getShape())
          .containsExactly(TestRelease.HEIGHT, width, 3);
      assertThat(mask.getShape().getShape()).containsExactly(TestRelease.HEIGHT, width);
      assertThat(List.of(at(mask, 3, 2), at(mask, 2, 2), at(mask, 10, 20)))
          .containsExactly(9, 0, 6);
      float[] sound = record.getData().get(1).toFloatArray();
      byte[] wav =
          TestRelease.sample(VpoSubsets.MS, 3, AudioContainer.WAV)
              .files()
              .get("ms_000000000003.wav");
      int frames = 16000 * TestRelease.SECONDS;
      assertThat(sound).hasSize(2 * frames);
      // The right channel's sample 5000, from the file's own bytes.
      int byteAt = 44 + 4 * 5000 + 2;
      short wanted = (short) ((wav[byteAt] & 0xff) | wav[byteAt + 1] << 8);
      assertThat(sound[frames + 5000] * 32768).isEqualTo(wanted);
      int batches = 0;
      for (Batch batch : data.getData(manager)) {
        batches++;
        batch.close();
      }
      assertThat(batches).isEqualTo(9);
    }
  }

  private static int at(NDArray mask, int row, int column) {
    return mask.get(row, column).toType(ai.djl.ndarray.types.DataType.INT32, false).getInt();
  }
}
