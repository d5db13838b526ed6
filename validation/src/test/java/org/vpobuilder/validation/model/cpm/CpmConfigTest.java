package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.failure.BadInputException;

class CpmConfigTest {
  @Test
  void presets_writtenAndRead_areThemselvesAndOfTheSchema() {
    for (CpmConfig config : List.of(Configs.PAPER, Configs.TINY)) {
      byte[] json = CpmConfig.FORMAT.write(config);
      assertThat(CpmConfig.FORMAT.violations(json)).isEmpty();
      assertThat(CpmConfig.FORMAT.read(json, "preset")).isEqualTo(config);
    }
  }

  /** Every key is in decision 28's table, with the default that the code has. */
  @Test
  void paper_everyKey_isInTheDecision() throws IOException {
    Path record = Path.of("../vpo-spec/decisions/0028-cpm.md");
    Map<String, String> table = new TreeMap<>();
    for (String line : Files.readAllLines(record)) {
      Matcher row = Pattern.compile("\\| `([a-z_.]+)` \\| ([^|]*?) \\|.*").matcher(line);
      if (row.matches()) {
        table.put(row.group(1), plain(row.group(2)));
      }
    }
    assertThat(table).isEqualTo(keys("", YamlText.tree(text(Configs.PAPER), "paper")));
  }

  /** Numbers in one spelling. */
  private static String plain(String value) {
    return value.matches("[0-9.eE-]+") ? Double.toString(Double.parseDouble(value)) : value;
  }

  private static String text(CpmConfig config) {
    return new String(CpmConfig.FORMAT.write(config), StandardCharsets.UTF_8);
  }

  private static Map<String, String> keys(String parent, JsonNode tree) {
    Map<String, String> keys = new TreeMap<>();
    tree.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                keys.putAll(keys(parent + entry.getKey() + ".", entry.getValue()));
              } else {
                keys.put(parent + entry.getKey(), plain(entry.getValue().asText()));
              }
            });
    return keys;
  }

  /** S2's supplement, section 1. */
  @Test
  void paper_whatS2States_isSo() {
    assertThat(Configs.PAPER.lambda()).isEqualTo(0.5);
    assertThat(Configs.PAPER.pcl().temperature()).isEqualTo(0.1);
  }

  @Test
  void with_ablation_switchesOff() {
    CpmConfig config = Configs.with("vcp.enabled false", "pcl.enabled false", "lambda 0.1");
    assertThat(config.vcp().enabled()).isFalse();
    assertThat(config.acp().enabled()).isTrue();
    assertThat(config.lambda()).isEqualTo(0.1);
  }

  @Test
  void with_readyBeyondTheBank_isRefused() {
    assertThatThrownBy(() -> Configs.with("mixtures.ready 801"))
        .hasMessageContaining("mixtures.ready: got 801, wanted 1 to the bank's 800");
  }

  /** What no schema can say of two keys together. */
  @Test
  void with_headsThatDoNotDivideTheWidth_isRefused() {
    assertThatThrownBy(() -> Configs.with("network.heads 7"))
        .hasMessageContaining("network.width: got 256, wanted a multiple of 32 and of the 7 heads");
  }

  @Test
  void with_valuesOutsideTheSchema_areRefused() {
    for (String bad :
        new String[] {
          "mixtures.density_floor 0",
          "mixtures.momentum 1",
          "mixtures.covariance full",
          "pcl.temperature 0.01",
          "acp.norm l1",
          "network.width 100",
          "network.audio_mask_stride 2",
          "criterion.mask_loss l1",
          "criterion.points 0",
          "lambda -1"
        }) {
      String key = bad.substring(bad.indexOf('.') + 1, bad.indexOf(' '));
      assertThatThrownBy(() -> Configs.with(bad))
          .as(bad)
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(key);
    }
  }
}
