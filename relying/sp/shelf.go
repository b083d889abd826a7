package sp

import (
	"container/list"
	"sync"
	"time"
)

// maxShelf bounds what a shelf keeps at once.
const maxShelf = 10_000

// A shelf keeps values under names that only one browser knows, for a while. Beyond maxShelf
// the oldest is forgotten, so that a flood costs its own time and never memory. The zero value
// is empty; it may be used by several goroutines.
type shelf[T any] struct {
	mu     sync.Mutex
	byName map[string]*list.Element
	byAge  list.List // of item[T], the oldest first: all are kept equally long
}

type item[T any] struct {
	name  string
	value T
	until time.Time
}

// put keeps a value under a new name.
func (s *shelf[T]) put(name string, value T, now time.Time, life time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byName == nil {
		s.byName = map[string]*list.Element{}
	}
	for e := s.byAge.Front(); e != nil && (len(s.byName) >= maxShelf || !now.Before(e.Value.(item[T]).until)); e = s.byAge.Front() {
		s.forget(e)
	}
	s.byName[name] = s.byAge.PushBack(item[T]{name, value, now.Add(life)})
}

// get returns the value under a name, if it is there and its time is not over.
func (s *shelf[T]) get(name string, now time.Time) (value T, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return valueOf[T](s.byName[name], now)
}

// take is get, once.
func (s *shelf[T]) take(name string, now time.Time) (value T, there bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.byName[name]
	if e != nil {
		s.forget(e)
	}
	return valueOf[T](e, now)
}

func valueOf[T any](e *list.Element, now time.Time) (value T, there bool) {
	if e == nil || !now.Before(e.Value.(item[T]).until) {
		return value, false
	}
	return e.Value.(item[T]).value, true
}

func (s *shelf[T]) forget(e *list.Element) {
	delete(s.byName, e.Value.(item[T]).name)
	s.byAge.Remove(e)
}
