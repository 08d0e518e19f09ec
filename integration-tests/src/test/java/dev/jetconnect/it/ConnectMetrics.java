package dev.jetconnect.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The metrics of a worker as a dashboard reads them, over JMX.
 *
 * <p>Confined to the test's thread.
 */
final class ConnectMetrics implements AutoCloseable {
    private static final String REGISTRY =
            "org.apache.kafka.connect.runtime.ConnectMetricsRegistry";

    private final JMXConnector connector;
    private final MBeanServerConnection connection;

    private ConnectMetrics(JMXConnector connector) throws IOException {
        this.connector = connector;
        this.connection = connector.getMBeanServerConnection();
    }

    @SuppressWarnings("BanJNDI") // the way to a JMX port; here it is the test's own worker
    static ConnectMetrics of(int port) {
        try {
            String address = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi";
            return new ConnectMetrics(JMXConnectorFactory.connect(new JMXServiceURL(address)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names of all attributes below {@code kafka.connect}, by type. */
    Map<String, Set<String>> attributes() {
        try {
            Map<String, Set<String>> attributes = new TreeMap<>();
            for (ObjectName name : connection.queryNames(new ObjectName("kafka.connect:*"), null)) {
                Set<String> names =
                        attributes.computeIfAbsent(
                                name.getKeyProperty("type"), type -> new TreeSet<>());
                for (MBeanAttributeInfo info : connection.getMBeanInfo(name).getAttributes()) {
                    names.add(info.getName());
                }
            }
            return attributes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }

    Object value(String bean, String attribute) {
        try {
            return connection.getAttribute(new ObjectName("kafka.connect:" + bean), attribute);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JMException e) {
            throw new AssertionError(bean + " has no " + attribute, e);
        }
    }

    /** What Kafka Connect documents, by type, from its own registry in the distribution. */
    static Map<String, Set<String>> documented() {
        try (URLClassLoader engine = new URLClassLoader(jars(), null)) {
            Class<?> registryClass = engine.loadClass(REGISTRY);
            Object registry = registryClass.getDeclaredConstructor().newInstance();
            Map<String, Set<String>> documented = new TreeMap<>();
            for (Object template :
                    (List<?>) registryClass.getMethod("getAllTemplates").invoke(registry)) {
                documented
                        .computeIfAbsent(text(template, "group"), group -> new TreeSet<>())
                        .add(text(template, "name"));
            }
            return documented;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Object template, String method) throws ReflectiveOperationException {
        Method getter = template.getClass().getMethod(method);
        return (String) getter.invoke(template);
    }

    private static URL[] jars() throws IOException {
        List<URL> urls = new ArrayList<>();
        try (Stream<Path> files = Files.list(Distribution.libraries())) {
            for (Path file : files.toList()) {
                urls.add(url(file));
            }
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }
}
