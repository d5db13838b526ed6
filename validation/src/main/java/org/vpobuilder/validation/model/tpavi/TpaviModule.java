package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.BatchNorm2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Temporal pixel-wise audio-visual interaction (ECCV 2022, equation 1): every pixel of every frame
 * attends to the audio of all frames of its video.
 *
 * <p>With N = T H W, the equation is alpha = theta(V) phi(A)^T / N; Z = V + mu(alpha g(V)), A being
 * the audio repeated at every pixel. There is no softmax in it, so the product is associative, and
 * the columns of phi(A)^T of one frame are equal: alpha g(V) = theta(V) (1/T sum over t of phi(a_t)
 * g(mean of V_t)^T). The N x N matrix, a gigabyte per video at 224 pixels, is never built.
 */
final class TpaviModule extends Module {
  private static final double NORM_EPS = 1e-5;

  private final Linear align;
  private final LayerNorm norm;
  private final PointwiseConv value;
  private final Sequential output;
  private final PointwiseConv query;
  private final PointwiseConv key;

  TpaviModule(int channels, int audioWidth, boolean audioBias, double audioGain) {
    int inner = channels / 2;
    align = child("align_channel", new Linear(audioWidth, channels, audioBias));
    norm = child("norm_layer", new LayerNorm(channels, NORM_EPS));
    value = child("g", new PointwiseConv(channels, inner));
    output =
        child(
            "W_z",
            new Sequential(
                new PointwiseConv(inner, channels),
                new BatchNorm2d(channels, Init.constant(audioGain))));
    query = child("theta", new PointwiseConv(channels, inner));
    key = child("phi", new PointwiseConv(channels, inner));
  }

  /**
   * The audio in the width of the maps.
   *
   * @param audio [B, T, audio width]
   * @return [B, T, C]
   */
  Tensor align(Tensor audio) {
    return align.forward(audio);
  }

  /**
   * What each pixel gets from the sound of its own frame: alpha of equation 1 without its constant
   * 1 / N, of which all columns of one frame are equal.
   *
   * @param x [BT, C, H, W]
   * @param aligned audio, [B, T, C]
   * @return [BT, H, W], of any sign
   */
  Tensor attention(Tensor x, Tensor aligned) {
    Tensor theta = query.forward(x);
    Tensor phi = key.ofVectors(aligned).reshape(theta.size(0), theta.size(1), 1, 1);
    return theta.mul(phi).sum(false, 1);
  }

  /**
   * Lets audio into the maps of a stage.
   *
   * @param x [BT, C, H, W]
   * @param aligned audio, [B, T, C]
   * @return [BT, C, H, W]
   */
  Tensor forward(Tensor x, Tensor aligned) {
    long videos = aligned.size(0);
    long frames = aligned.size(1);
    Tensor theta = query.forward(x);
    Tensor phi = key.ofVectors(aligned);
    Tensor frameMeans = x.mean(false, 3).mean(false, 2).reshape(videos, frames, x.size(1));
    Tensor g = value.ofVectors(frameMeans);
    // [B, inner of g, inner of phi]
    Tensor mixing = g.transpose(1, 2).matmul(phi).div(frames);
    Tensor pixels = theta.reshape(videos, frames, theta.size(1), -1);
    Tensor y = mixing.unsqueeze(1).matmul(pixels).reshape(theta.shape());
    Tensor z = output.forward(y).add(x);
    return norm.forward(z.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
  }

  /** A 1 x 1 x 1 convolution of videos, whose published kernel is [out, in, 1, 1, 1]. */
  private static final class PointwiseConv extends Layer {
    private final Tensor weight;
    private final Tensor bias;
    private final int in;
    private final int out;

    PointwiseConv(int in, int out) {
      this.in = in;
      this.out = out;
      weight = parameter("weight", Init.DEFAULT_WEIGHT, out, in, 1, 1, 1);
      bias = parameter("bias", Init.uniform(1 / Math.sqrt(in)), out);
    }

    /** Of the frames' maps: [BT, in, H, W] to [BT, out, H, W]. */
    @Override
    public Tensor forward(Tensor x) {
      return NeuralOps.conv2d(x, weight.reshape(out, in, 1, 1), bias, 1, 0, 1, 1);
    }

    /** Of one vector per frame: [B, T, in] to [B, T, out]. */
    Tensor ofVectors(Tensor x) {
      return NeuralOps.linear(x, weight.reshape(out, in), bias);
    }
  }
}
