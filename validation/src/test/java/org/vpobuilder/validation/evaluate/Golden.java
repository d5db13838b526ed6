package org.vpobuilder.validation.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** metrics.json, which src/test/python/metrics_golden.py made with numpy. */
final class Golden {
  static final JsonNode ROOT = load();

  private Golden() {}

  private static JsonNode load() {
    try (InputStream in = Golden.class.getResourceAsStream("metrics.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] labels(JsonNode array) {
    byte[] labels = new byte[array.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) array.get(i).asInt();
    }
    return labels;
  }

  static List<MaskFrame> frames() {
    List<MaskFrame> frames = new ArrayList<>();
    for (JsonNode frame : ROOT.get("binary").get("frames")) {
      float[] p = new float[frame.get("p").size()];
      for (int i = 0; i < p.length; i++) {
        p[i] = (float) frame.get("p").get(i).asDouble();
      }
      frames.add(new MaskFrame(p, labels(frame.get("truth"))));
    }
    return frames;
  }

  static ConfusionMatrix matrix() {
    JsonNode semantic = ROOT.get("semantic");
    ConfusionMatrix matrix = new ConfusionMatrix(ROOT.get("classes").asInt());
    for (int i = 0; i < semantic.get("truths").size(); i++) {
      matrix.add(labels(semantic.get("truths").get(i)), labels(semantic.get("predictions").get(i)));
    }
    return matrix;
  }
}
