// Asio is compiled once, here, beside the coroutine type (BOOST_ASIO_SEPARATE_COMPILATION); everyone else only instantiates it.
#include <boost/asio/impl/src.hpp>
