package org.vpobuilder.validation.model.cavp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

/**
 * CAVP with its memory bank. A banked waveform is heard at the positions of the image it is paired
 * with, so that a pair made matching matches in place as in class.
 */
public final class CavpSegmenter implements AvsModel {
  private final Cavp network;
  private final CavpLoss loss;
  private final SoundBank bank;
  private final double positiveShare;

  /**
   * A segmenter.
   *
   * @param bankSize waveforms kept of each class
   * @param positiveShare of the mismatched pairs to make matching
   */
  public CavpSegmenter(CavpConfig config, CavpLossConfig loss, int bankSize, double positiveShare) {
    this.network = new Cavp(config);
    this.loss = new CavpLoss(loss);
    this.bank = new SoundBank(bankSize);
    this.positiveShare = positiveShare;
  }

  @Override
  public Module network() {
    return network;
  }

  /** As [C] groups them: DeepLab's parts learn faster; norms and biases of both do not decay. */
  @Override
  public List<ParameterGroup> groups(double headLrMultiplier) {
    List<String> body = new ArrayList<>();
    List<String> bodyNorms = new ArrayList<>();
    List<String> head = new ArrayList<>();
    List<String> headNorms = new ArrayList<>();
    network
        .parameters()
        .forEach(
            (name, tensor) -> {
              boolean decays = tensor.rank() > 1;
              if (name.startsWith("segment.")) {
                (decays ? head : headNorms).add(name);
              } else {
                (decays || !name.startsWith("backbone.") ? body : bodyNorms).add(name);
              }
            });
    return List.of(
        new ParameterGroup("body", body, 1, true),
        new ParameterGroup("body norms", bodyNorms, 1, false),
        new ParameterGroup("head", head, headLrMultiplier, true),
        new ParameterGroup("head norms", headNorms, headLrMultiplier, false));
  }

  @Override
  public Losses losses(Inputs inputs, Draws draws, long step) {
    List<Set<Integer>> sounding = new ArrayList<>();
    inputs.entries().forEach(entry -> sounding.add(new HashSet<>(entry.soundingClasses())));
    Pairing pairing = Pairing.draw(sounding, positiveShare, bank::holds, draws, step);
    Tensor paired = paired(inputs, pairing, draws, step);
    CavpOutput output = network.forward(inputs.image(), Tensors.concat(0, inputs.audio(), paired));
    remember(inputs.entries());
    return loss.of(output, inputs.labels(), sounding, pairing, draws, step);
  }

  /** The second sound of each image: [B, C, T, F]. */
  private Tensor paired(Inputs inputs, Pairing pairing, Draws draws, long step) {
    List<Tensor> sounds = new ArrayList<>();
    for (int i = 0; i < pairing.pairs().size(); i++) {
      Pairing.Source source = pairing.pairs().get(i).source();
      if (source instanceof Pairing.Source.Other other) {
        sounds.add(inputs.audio().slice(0, other.image(), other.image() + 1));
      } else if (source instanceof Pairing.Source.Banked banked) {
        sounds.add(banked(inputs, i, banked.classIndex(), draws, step));
      }
    }
    return Tensors.concat(0, sounds);
  }

  /** Waveforms of the bank, one for each object that sounds in the image, where those are. */
  private Tensor banked(Inputs inputs, int image, int classIndex, Draws draws, long step) {
    double[] alphas = inputs.entries().get(image).alphas();
    float[][] stems = new float[alphas.length][];
    for (int i = 0; i < stems.length; i++) {
      stems[i] = bank.choose(classIndex, draws.at("step", step, "bank", image, i));
    }
    Features features = inputs.features().features(stems, alphas);
    return Tensors.of(
        features.values(), 1, features.channels(), features.frames(), features.bins());
  }

  private void remember(List<Batch.Entry> entries) {
    for (Batch.Entry entry : entries) {
      if (entry.soundingClasses().size() == 1) {
        entry.sounding().forEach(o -> bank.add(entry.soundingClasses().get(0), o.waveform()));
      }
    }
  }

  @Override
  public Tensor logits(Inputs inputs) {
    return network.forward(inputs.image(), inputs.audio()).logits();
  }

  /** The bank: {@code bank/{class}}, [n, samples]. */
  @Override
  public Map<String, HostTensor> memory() {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    bank.contents()
        .forEach(
            (classIndex, waveforms) -> {
              int samples = waveforms.get(0).length;
              float[] all = new float[waveforms.size() * samples];
              for (int i = 0; i < waveforms.size(); i++) {
                System.arraycopy(waveforms.get(i), 0, all, i * samples, samples);
              }
              memory.put("bank/" + classIndex, HostTensor.of(all, waveforms.size(), samples));
            });
    return memory;
  }

  @Override
  public void recall(Map<String, HostTensor> memory) {
    Map<Integer, List<float[]>> contents = new TreeMap<>();
    memory.forEach(
        (name, tensor) -> {
          float[] all = tensor.floats();
          int samples = (int) tensor.shape()[1];
          List<float[]> waveforms = new ArrayList<>();
          for (int at = 0; at < all.length; at += samples) {
            waveforms.add(java.util.Arrays.copyOfRange(all, at, at + samples));
          }
          contents.put(Integer.parseInt(name.substring("bank/".length())), waveforms);
        });
    bank.restore(contents);
  }
}
