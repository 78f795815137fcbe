package octopus.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import octopus.server.Http;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ListenerTest {
    /** Answers when it is told to. */
    private static final class SlowDoor implements Door {
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public boolean serves(String path) {
            return path.startsWith("/slow") || path.equals("/broken");
        }

        @Override
        public void serve(Exchange exchange) throws InterruptedException {
            if (exchange.path().equals("/broken")) {
                throw new IllegalStateException("a defect");
            }
            inside.countDown();
            go.await(20, TimeUnit.SECONDS);
            exchange.text(200, "text/plain", "done");
        }
    }

    private static Listener listener(Door door) {
        return new Listener(List.of(door), (route, status, nanos) -> {}, ListenSettings.loopback(0)).start();
    }

    private static Http http(int port) {
        return new Http("http://127.0.0.1:" + port, Map.of());
    }

    @Test
    void aStopLetsRunningRequestsEndAndKeepsNewOnesOut() throws Exception {
        SlowDoor door = new SlowDoor();
        Listener listener = listener(door);
        int port = listener.port();
        CompletableFuture<Http.Answer> slow =
                CompletableFuture.supplyAsync(() -> http(port).get("/slow"));
        assertThat(door.inside.await(10, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Void> stop = CompletableFuture.runAsync(listener::close);
        Awaitility.await().until(() -> http(port).get("/slow").status() == 503);
        assertThat(stop).isNotDone();
        door.go.countDown();
        assertThat(slow.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
        stop.get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatADoorThrowsIsAPlain500() {
        try (Listener listener = listener(new SlowDoor())) {
            Http.Answer answer =
                    http(listener.port()).with("Accept", "application/json").get("/broken");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains(answer.header("x-openstack-request-id"));
            assertThat(http(listener.port()).get("/nobody").status()).isEqualTo(404);
        }
    }

    /** The body comes a moment after the head; the answer needs none of it; the connection serves the next request. */
    @Test
    void aBodyThatNobodyReadsDoesNotCostTheNextRequestItsAnswer() throws Exception {
        try (Listener listener = listener(new SlowDoor());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out.write(head("POST /nobody", 2));
            out.flush();
            // Long enough that an answer which does not wait for the body is given, and its connection closed.
            TimeUnit.MILLISECONDS.sleep(200);
            out.write("{}".getBytes(StandardCharsets.US_ASCII));
            out.write(head("GET /nobody", 0));
            out.flush();
            assertThat(in.lines()
                            // The second follows the first body, which ends without a line feed.
                            .filter(line -> line.contains("HTTP/1.1 404"))
                            .limit(2))
                    .hasSize(2);
        }
    }

    /** As python-requests and java.net.http do it: the answer is looked at once all is sent. */
    @Test
    void aLongBodyThatNobodyReadsDoesNotCostItsOwnAnswer() throws Exception {
        try (Listener listener = listener(new SlowDoor());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            byte[] body = new byte[16 << 20];
            socket.getOutputStream().write(head("POST /nobody", body.length));
            socket.getOutputStream().write(body);
            socket.getOutputStream().write(head("GET /nobody", 0));
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(in.lines().filter(line -> line.contains("HTTP/1.1 404")).limit(2))
                    .hasSize(2);
        }
    }

    @Test
    void whoAsksBeforeSendingIsNotAskedForABodyThatNobodyReads() throws Exception {
        try (Listener listener = listener(new SlowDoor());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(
                            "POST /nobody HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 404").contains("Connection: close");
        }
    }

    /** A list of as many texts as its path says; one that ends in "broken" comes upon a defect behind the last. */
    private static final class ListDoor implements Door {
        @Override
        public String name() {
            return "lists";
        }

        @Override
        public boolean serves(String path) {
            return path.startsWith("/list/");
        }

        @Override
        public void serve(Exchange exchange) {
            String[] words = exchange.path().split("/", -1);
            try {
                exchange.json(200, out -> {
                    out.writeStartArray();
                    for (int i = 0; i < Integer.parseInt(words[2]); i++) {
                        out.writeString("row " + i + " " + "x".repeat(90));
                    }
                    if (words[3].equals("broken")) {
                        throw new IllegalArgumentException("a row cannot be shown");
                    }
                    out.writeEndArray();
                });
            } catch (IllegalArgumentException e) {
                // As doors do: where something is out already, it is too late for a fault.
                if (!exchange.isCommitted()) {
                    exchange.text(500, "text/plain", "told");
                }
            }
        }
    }

    @Test
    void aLongListIsSentInPiecesAndAShortOneWithItsLength() {
        try (Listener listener = listener(new ListDoor())) {
            Http http = http(listener.port());
            Http.Answer small = http.get("/list/100/whole");
            assertThat(small.json()).hasSize(100);
            assertThat(small.header("Content-Length"))
                    .isEqualTo(String.valueOf(small.body().length()));
            Http.Answer large = http.get("/list/20000/whole");
            assertThat(large.body().length()).isGreaterThan(4 * JsonBuffer.PIECE);
            assertThat(large.json()).hasSize(20_000);
            assertThat(large.json().get(19_999).asString()).startsWith("row 19999 ");
            assertThat(large.header("Transfer-Encoding")).isEqualTo("chunked");
            Http.Answer head = http.send("HEAD", "/list/20000/whole", "");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(http.get("/list/100/whole").json()).hasSize(100);
        }
    }

    @Test
    void nobodyTakesHalfAListForWhole() {
        try (Listener listener = listener(new ListDoor())) {
            Http http = http(listener.port());
            assertThat(http.get("/list/100/broken").body()).isEqualTo("told");
            assertThatThrownBy(() -> http.get("/list/20000/broken")).hasRootCauseInstanceOf(IOException.class);
            assertThat(http.get("/list/100/whole").status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoHttpIsRefusedInPlainWords() throws Exception {
        try (Listener listener = listener(new SlowDoor());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /nobody HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .contains("Connection: close")
                    .contains("The request cannot be read")
                    .doesNotContainIgnoringCase("jetty")
                    .doesNotContain("Exception");
        }
    }

    /** A path that could be read in two ways elsewhere comes to the doors as it is, with a body and all. */
    @Test
    void aStrangePathGetsAnAnswer() {
        try (Listener listener = listener(new SlowDoor())) {
            for (String path : List.of("/a%2Fb", "/%25", "/a//b", "/%0A", "/..%2Fx", "/%3Cx%3E", "/a;b=c")) {
                assertThat(http(listener.port()).send("POST", path, "{}").status())
                        .as(path)
                        .isEqualTo(404);
            }
        }
    }

    private static byte[] head(String call, int length) {
        return (call + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
