package dev.adagrow.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import com.google.rpc.BadRequest;
import dev.adagrow.server.routing.Arm;
import dev.adagrow.server.routing.ArmChooser;
import dev.adagrow.v1.ClassScore;
import dev.adagrow.v1.Instance;
import dev.adagrow.v1.PredictRequest;
import dev.adagrow.v1.Prediction;
import dev.adagrow.v1.PredictionServiceGrpc;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PredictionServiceTest {
    private DataPlane plane;

    @BeforeEach
    void open() throws Exception {
        plane = new DataPlane();
        plane.serve("digits", 7, FakeModels.THREE_CLASSES);
    }

    @AfterEach
    void close() {
        plane.close();
    }

    /** A candidate may see its images otherwise than stable does. */
    @Test
    void imagesAreDecodedAsTheVersionThatAnswersWantsThem() throws Exception {
        plane.load("digits", 8, FakeModels.BRIGHTER);
        var trial = plane.trial("digits", 7, 8);
        var key =
                IntStream.range(0, 100)
                        .mapToObj(Integer::toString)
                        .filter(k -> ArmChooser.choose(trial, k) == Arm.CANDIDATE)
                        .findFirst()
                        .orElseThrow();

        var response =
                stub().predict(
                                PredictRequest.newBuilder()
                                        .setModel("digits")
                                        .setRouteKey(key)
                                        .addInstances(image(51, 0, 0))
                                        .build());

        assertThat(response.getVersion()).isEqualTo(8);
        assertThat(plane.models.seen).containsExactly(51 * (2 / 255f));
    }

    @Test
    void answersEachImageWithItsBestClassesAndAnIdOfItsOwn() throws Exception {
        var response =
                stub().predict(
                                PredictRequest.newBuilder()
                                        .setModel("models/digits")
                                        .addInstances(image(0, 255, 51))
                                        .addInstances(image(102, 0, 0))
                                        .setTopK(2)
                                        .build());

        assertThat(response.getModel()).isEqualTo("digits");
        assertThat(response.getVersion()).isEqualTo(7);
        assertThat(response.getPredictionsList())
                .extracting(Prediction::getPredictionId)
                .containsExactly("signed-digits-7#0", "signed-digits-7#1");
        assertThat(response.getPredictions(0).getClassesList())
                .extracting(ClassScore::getLabel)
                .containsExactly("one", "two");
        assertThat(response.getPredictions(1).getClassesList())
                .extracting(ClassScore::getIndex)
                .containsExactly(0, 1);
        double sum = Math.exp(0) + Math.exp(1) + Math.exp(0.2);
        assertThat(response.getPredictions(0).getClasses(0).getScore())
                .isCloseTo((float) (Math.exp(1) / sum), within(1e-6f));
    }

    @Test
    void givesTheBestClassWithoutTopKAndAllClassesAtMost() throws Exception {
        var request =
                PredictRequest.newBuilder().setModel("digits").addInstances(image(0, 255, 51));

        assertThat(stub().predict(request.build()).getPredictions(0).getClassesCount())
                .isEqualTo(1);
        assertThat(stub().predict(request.setTopK(99).build()).getPredictions(0).getClassesCount())
                .isEqualTo(3);
    }

    @Test
    void namesTheInstanceThatIsNoImage() throws Exception {
        var request =
                PredictRequest.newBuilder()
                        .setModel("digits")
                        .addInstances(image(1, 2, 3))
                        .addInstances(
                                Instance.newBuilder()
                                        .setImage(ByteString.copyFromUtf8("no image")));

        assertField(request, "instances[1].image");
    }

    @Test
    void namesTheInstanceThatDoesNotFit() throws Exception {
        var large =
                Instance.newBuilder()
                        .setImage(png(new BufferedImage(5, 5, BufferedImage.TYPE_BYTE_GRAY)));

        assertField(
                PredictRequest.newBuilder().setModel("digits").addInstances(large),
                "instances[0].image");
    }

    @Test
    void refusesACallWhoseImagesWouldKeepADecoderForLong() throws Exception {
        plane.serve("photos", 1, FakeModels.STRETCHING);
        var large =
                Instance.newBuilder()
                        .setImage(png(new BufferedImage(4096, 4096, BufferedImage.TYPE_BYTE_GRAY)))
                        .build();

        assertField(
                PredictRequest.newBuilder()
                        .setModel("photos")
                        .addAllInstances(Collections.nCopies(5, large)),
                "instances");
    }

    @Test
    void namesTheFieldThatBreaksItsRule() throws Exception {
        assertField(PredictRequest.newBuilder().setModel("digits"), "instances");
        assertField(
                PredictRequest.newBuilder()
                        .setModel("digits")
                        .addInstances(Instance.getDefaultInstance()),
                "instances[0]");
        assertField(
                PredictRequest.newBuilder()
                        .setModel("digits")
                        .addInstances(Instance.newBuilder().setText("seven")),
                "instances[0].text");
        assertField(
                PredictRequest.newBuilder()
                        .setModel("digits")
                        .addInstances(image(1, 2, 3))
                        .setTopK(-1),
                "top_k");
        assertField(
                PredictRequest.newBuilder()
                        .setModel("digits")
                        .addInstances(image(1, 2, 3))
                        .setRouteKey("k".repeat(257)),
                "route_key");
        var many = PredictRequest.newBuilder().setModel("digits");
        for (int i = 0; i <= DataPlane.MAX_INSTANCES; i++) {
            many.addInstances(image(1, 2, 3));
        }
        assertField(many, "instances");
    }

    @Test
    void refusesImagesForAModelOfTensors() throws Exception {
        plane.serve("vectors", 1, FakeModels.TENSORS_ONLY);

        var refusal =
                refusal(
                        PredictRequest.newBuilder()
                                .setModel("vectors")
                                .addInstances(image(1, 2, 3)));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.getStatus().getDescription()).contains("ModelInfer");
    }

    @Test
    void anUnknownModelIsNotFound() throws Exception {
        var refusal =
                refusal(
                        PredictRequest.newBuilder()
                                .setModel("letters")
                                .addInstances(image(1, 2, 3)));

        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    }

    private void assertField(PredictRequest.Builder request, String field) {
        var refusal = refusal(request);
        assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(Refusals.detail(refusal, BadRequest.class))
                .hasValueSatisfying(
                        bad -> assertThat(bad.getFieldViolations(0).getField()).isEqualTo(field));
    }

    private StatusRuntimeException refusal(PredictRequest.Builder request) {
        return catchThrowableOfType(
                StatusRuntimeException.class, () -> stub().predict(request.build()));
    }

    private PredictionServiceGrpc.PredictionServiceBlockingStub stub() {
        return PredictionServiceGrpc.newBlockingStub(plane.channel);
    }

    /** 4 x 4 grey pixels that begin with the given ones. */
    private static Instance image(int first, int second, int third) throws IOException {
        var image = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, 3, 1, new int[] {first, second, third});
        return Instance.newBuilder().setImage(png(image)).build();
    }

    private static ByteString png(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return ByteString.copyFrom(bytes.toByteArray());
    }
}
