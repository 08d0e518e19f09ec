package dev.jetconnect.it.conformance;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The metrics of a running worker over JMX, without a port that it would have to open.
 *
 * <p>Confined to the test's thread.
 */
final class WorkerMetrics implements AutoCloseable {
    private final JMXConnector connector;

    private WorkerMetrics(JMXConnector connector) {
        this.connector = connector;
    }

    @SuppressWarnings("BanJNDI") // the way to JMX; here it is the test's own worker
    static WorkerMetrics attach(long processId) {
        try {
            VirtualMachine machine = VirtualMachine.attach(String.valueOf(processId));
            try {
                String address = machine.startLocalManagementAgent();
                return new WorkerMetrics(JMXConnectorFactory.connect(new JMXServiceURL(address)));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new AssertionError("Process " + processId + " cannot be looked into", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What a metric is now; empty if there is none.
     *
     * @param labels as {@code type=plugins,connector=NAME}
     */
    Optional<Object> value(String labels, String metric) {
        try {
            ObjectName bean = new ObjectName("kafka.connect:" + labels);
            return Optional.ofNullable(
                    connector.getMBeanServerConnection().getAttribute(bean, metric));
        } catch (InstanceNotFoundException | AttributeNotFoundException e) {
            return Optional.empty();
        } catch (JMException e) {
            throw new AssertionError("Metric " + metric + " of " + labels + " is unreadable", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
}
