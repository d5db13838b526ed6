package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.weights.HostTensor;

/** CAVP with its loss and its memory bank. */
public final class CavpSegmenter implements AvsModel {
  private static final String BANK = "bank/";
  private static final String SEGMENT = "segment";
  private static final String NO_DECAY = ", no decay";

  private final Cavp network;
  private final CavpLoss loss;
  private final int capacity;
  private final double positiveShare;

  /** The bank after the last step: what makes the pairs is some batches ahead of it. */
  private Map<Integer, List<float[]>> remembered = Map.of();

  /**
   * A model not yet initialised.
   *
   * @param bank most waveforms kept of a class
   * @param positiveShare of the mismatched pairs that {@link Pairing#draw} turns; 0.5 in S1 Tab. 6
   */
  public CavpSegmenter(CavpConfig config, CavpLossConfig loss, int bank, double positiveShare) {
    this.network = new Cavp(config);
    this.loss = new CavpLoss(loss);
    this.capacity = bank;
    this.positiveShare = positiveShare;
  }

  @Override
  public Module network() {
    return network;
  }

  /** As the authors group them: the decoder learns faster; its biases and norms do not decay. */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    network
        .parameters()
        .forEach(
            (name, tensor) ->
                names
                    .computeIfAbsent(group(name, tensor.rank()), group -> new ArrayList<>())
                    .add(name));
    List<ParameterGroup> groups = new ArrayList<>();
    names.forEach(
        (group, members) ->
            groups.add(
                new ParameterGroup(
                    group,
                    members,
                    group.startsWith(SEGMENT) ? headLrMultiplier : 1,
                    !group.endsWith(NO_DECAY))));
    return groups;
  }

  private static String group(String name, int rank) {
    if (name.startsWith("cross_att.") || name.startsWith("visual_projector.")) {
      return "fusion";
    }
    String part = name.startsWith("segment.") ? SEGMENT : "backbones";
    return rank > 1 ? part : part + NO_DECAY;
  }

  /** The second round of sounds. */
  @Override
  public Optional<Extras> extras(AudioFeatures features, Draws draws) {
    SoundBank bank = new SoundBank(capacity);
    bank.restore(remembered);
    return Optional.of(new PairedSounds.Maker(bank, positiveShare, features, draws));
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    if (!(inputs.extra() instanceof PairedSounds paired)) {
      throw new IllegalArgumentException("got a batch without CAVP's paired sounds");
    }
    CavpOutput output = network.forward(inputs.image(), paired.both(inputs.audio()));
    remembered = paired.bank();
    return loss.of(output, inputs.labels(), paired.sounding(), paired.pairing(), draws, step);
  }

  @Override
  public Fit fit(Backbone backbone, String name) {
    return PublishedLayers.fit(backbone, name);
  }

  @Override
  public Map<String, Tensor> backbone(Backbone backbone) {
    return switch (backbone) {
      case IMAGE -> {
        // The published ResNet lies one name deeper than PVT.
        Map<String, Tensor> deeper = network.stateUnder("backbone.backbone.");
        yield deeper.isEmpty() ? network.stateUnder("backbone.") : deeper;
      }
      case AUDIO -> network.stateUnder("audio_backbone.backbone.");
    };
  }

  @Override
  public Answer answer(Inputs inputs) {
    CavpOutput output = network.forward(inputs.image(), inputs.audio());
    return Answer.of(
        output.logits(),
        "the sigmoid cross-attention of each pixel to the sound, mean over the heads (S1 §4.1, App."
            + " C)",
        () -> output.attention().get().reshape(-1, output.height(), output.width()),
        "features after the cross-attention to the sound (S1 App. C.1)",
        () -> {
          Tensor map = output.fused().transpose(1, 2);
          return map.reshape(map.size(0), map.size(1), output.height(), output.width());
        });
  }

  /** The bank: {@code bank/CLASS}, [n, samples], the oldest first. */
  @Override
  public Map<String, HostTensor> memory() {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    remembered.forEach(
        (classIndex, waveforms) -> {
          int samples = waveforms.get(0).length;
          float[] values = new float[waveforms.size() * samples];
          for (int i = 0; i < waveforms.size(); i++) {
            System.arraycopy(waveforms.get(i), 0, values, i * samples, samples);
          }
          memory.put(BANK + classIndex, HostTensor.of(values, waveforms.size(), samples));
        });
    return memory;
  }

  /**
   * Takes back the bank.
   *
   * @throws BadInputException if an entry is not what {@link #memory} gives
   */
  @Override
  public void recall(Map<String, HostTensor> memory) {
    Map<Integer, List<float[]>> contents = new TreeMap<>();
    memory.forEach(
        (name, tensor) -> {
          boolean waves = tensor.shape().length == 2 && tensor.type() == DType.F32;
          if (!name.matches(BANK + "\\d{1,3}") || !waves) {
            throw new BadInputException(
                "memory of CAVP: got %s of %s %s, wanted bank/CLASS of F32 [n, samples]"
                    .formatted(name, tensor.type(), Arrays.toString(tensor.shape())));
          }
          int samples = (int) tensor.shape()[1];
          float[] values = tensor.floats();
          List<float[]> waveforms = new ArrayList<>();
          for (int at = 0; at < values.length; at += samples) {
            waveforms.add(Arrays.copyOfRange(values, at, at + samples));
          }
          contents.put(Integer.parseInt(name.substring(BANK.length())), waveforms);
        });
    remembered = contents;
  }
}
