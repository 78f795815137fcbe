package octopus.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import octopus.core.json.Json;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * One request and its answer. The only class that the doors know of the web server, so that another one could take its
 * place. Costs little: nothing is parsed before it is asked for.
 */
public final class Exchange {
    public static final String JSON = "application/json";
    private static final int FIRST_BUFFER = 2048;
    /** In bytes. What nobody has read is taken off the connection up to here; more of it ends the connection. */
    private static final long UNREAD_BODY = 256L << 20;

    private final Request request;
    private final Response response;
    private final String requestId;
    private final Front front;
    private final Traffic traffic;
    private String routeName = "other";
    private boolean bodyTaken;
    private boolean half;
    private @Nullable InputStream body;
    private @Nullable Query query;
    private @Nullable OutputStream stream;

    Exchange(Request request, Response response, Front front, Traffic traffic) {
        this.traffic = traffic;
        this.front = front;
        this.request = request;
        this.response = response;
        this.requestId = RequestIds.acceptOrMake(header("x-openstack-request-id"));
    }

    /** For a request that was refused before it was read: its body is left where it is. */
    Exchange withoutBody() {
        bodyTaken = true;
        return this;
    }

    public String requestId() {
        return requestId;
    }

    /** As it came; {@link Method#of} knows those that are answered. */
    public String method() {
        return request.getMethod();
    }

    /** Still encoded, without the query. */
    public String path() {
        String path = request.getHttpURI().getPath();
        return path == null ? "" : path;
    }

    public Query query() {
        Query known = query;
        if (known == null) {
            known = Query.parse(Optional.ofNullable(request.getHttpURI().getQuery()));
            query = known;
        }
        return known;
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeaders().get(name));
    }

    /** {@code http://host:port} as the client wrote it, without a slash at the end; behind a proxy what that one says. */
    public String origin() {
        if (front.endpoint().isPresent()) {
            return front.endpoint().get();
        }
        String host = header("Host").orElse("localhost");
        return front.trustsProxy() ? ProxyWords.origin(this, scheme(), host) : scheme() + "://" + host;
    }

    private String scheme() {
        return request.isSecure() ? "https" : "http";
    }

    /** What metrics call the request; set by the door once it knows the route. */
    public void routeName(String name) {
        routeName = name;
    }

    String routeName() {
        return routeName;
    }

    /** Empty when the client did not say. */
    public Optional<Long> contentLength() {
        long length = request.getLength();
        return length < 0 ? Optional.empty() : Optional.of(length);
    }

    /** The body as it arrives, without a limit. What the door leaves of it is taken before the answer goes out. */
    public InputStream bodyStream() {
        InputStream known = body;
        if (known == null) {
            known = Content.Source.asInputStream(request);
            body = known;
        }
        return known;
    }

    /** @throws BodyTooLarge when there are more bytes than that */
    public byte[] body(int limit) {
        if (request.getLength() > limit) {
            throw new BodyTooLarge(limit);
        }
        try {
            byte[] bytes = bodyStream().readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new BodyTooLarge(limit);
            }
            bodyTaken = true;
            return bytes;
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    public Exchange responseHeader(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /** Caches must tell answers apart by this header of the request too. */
    public Exchange addVary(String name) {
        response.getHeaders().add(HttpHeader.VARY, name);
        return this;
    }

    public void json(int status, JsonWriter writer) {
        json(status, FIRST_BUFFER, writer);
    }

    /** @param expected about how many bytes it will be, so that a long list is not copied while it grows */
    public void json(int status, int expected, JsonWriter writer) {
        JsonBuffer buffer = new JsonBuffer(expected, (bytes, length) -> piece(status, bytes, length));
        try (JsonGenerator out = Json.MAPPER.createGenerator(buffer)) {
            writer.write(out);
        }
        if (half) {
            half = false;
            write(true, buffer.bytes(), buffer.size());
        } else {
            send(status, Optional.of(JSON), buffer.bytes(), buffer.size());
        }
    }

    /** The beginning of a long answer, or more of it: its length is not known yet. */
    private void piece(int status, byte[] bytes, int length) {
        try {
            if (!half) {
                takeUnreadBody();
                head(status, Optional.of(JSON));
                half = true;
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        write(false, bytes, length);
    }

    private void write(boolean last, byte[] bytes, int length) {
        boolean withBody = length > 0 && !request.getMethod().equals("HEAD");
        try {
            Content.Sink.write(response, last, ByteBuffer.wrap(bytes, 0, withBody ? length : 0));
        } catch (IOException e) {
            throw new ClientGone(e);
        }
    }

    /** Whether an answer was begun and not ended: nobody may take it for whole. */
    boolean isHalf() {
        return half;
    }

    public void text(int status, String contentType, String text) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        send(status, Optional.of(contentType), bytes, bytes.length);
    }

    public void bytes(int status, String contentType, byte[] bytes) {
        send(status, Optional.of(contentType), bytes, bytes.length);
    }

    /** An answer without a body. Some clients still look at the type, so it may be given. */
    public void empty(int status, Optional<String> contentType) {
        send(status, contentType, new byte[0], 0);
    }

    public void redirect(String location) {
        responseHeader("Location", location);
        empty(302, Optional.of("text/plain; charset=UTF-8"));
    }

    /** For bodies whose length is not known, or too long to hold: the caller writes and flushes. */
    public OutputStream stream(int status, String contentType, Optional<Long> length) {
        head(status, Optional.of(contentType));
        length.ifPresent(bytes -> response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes));
        OutputStream made = Response.asBufferedOutputStream(request, response);
        stream = made;
        return made;
    }

    /** What was written to a stream and not flushed goes out. */
    void end() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }

    /** Whether a stop was asked for: whoever answers without end should come to one. */
    public boolean isStopping() {
        return traffic.isStopping();
    }

    /** Whether anything was sent already; then it is too late for a fault. */
    public boolean isCommitted() {
        return response.isCommitted();
    }

    int status() {
        return response.getStatus();
    }

    private void head(int status, Optional<String> contentType) {
        response.setStatus(status);
        response.getHeaders().put("x-openstack-request-id", requestId);
        contentType.ifPresent(type -> response.getHeaders().put(HttpHeader.CONTENT_TYPE, type));
    }

    /**
     * Who is answered before its body was read must not find the connection closed: the answer would be lost to a client
     * that is still sending, and so would its next request.
     */
    private void takeUnreadBody() throws IOException {
        if (bodyTaken || !hasBody()) {
            return;
        }
        bodyTaken = true;
        if (body == null && request.getHeaders().contains(HttpHeader.EXPECT)) {
            // It waits for our word before it sends.
            responseHeader("Connection", "close");
            return;
        }
        InputStream in = bodyStream();
        byte[] buffer = new byte[8 << 10];
        long left = UNREAD_BODY;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            left -= count;
            if (left < 0) {
                responseHeader("Connection", "close");
                return;
            }
        }
    }

    private boolean hasBody() {
        long length = request.getLength();
        return length > 0 || length < 0 && request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
    }

    private void send(int status, Optional<String> contentType, byte[] bytes, int length) {
        try {
            takeUnreadBody();
            head(status, contentType);
            if (status != 204) {
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, length);
            }
        } catch (IOException e) {
            throw new ClientGone(e);
        }
        write(true, bytes, length);
    }
}
